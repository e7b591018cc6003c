import { shortenMiddle } from "@/components/ui/shorten";
import type { AuditItem } from "@/lib/audit/schemas";
import type { KnownType } from "./event-types";

/** One event as a sentence: who, what they did, to which job, and what followed. */
export type Sentence = {
  who: string;
  before: string;
  /** The job's title and tool stand here, where the event has a job. */
  after: string;
  tone: "neutral" | "ok" | "danger";
};

type Said = { before: string; after?: string; tone?: Sentence["tone"]; who?: string };
type Item = Pick<AuditItem, "event" | "names">;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The name behind an id in the event, else the id, shortened. */
function named({ names }: Item, id: unknown): string {
  return names[text(id)] ?? (text(id) === "" ? "somebody" : shortenMiddle(text(id)));
}

const DECISIONS: Record<string, string> = {
  ALLOW: "policy allowed it",
  ALLOW_WITH_CONSTRAINTS: "policy allowed it within limits",
  REQUIRE_APPROVAL: "policy asked for approval",
  DENY: "policy denied it",
};
const VERDICTS: Record<string, Said> = {
  approve: { before: "approved", tone: "ok" },
  reject: { before: "rejected", tone: "danger" },
  edit: { before: "edited and approved", tone: "ok" },
  escalate: { before: "escalated" },
  request_changes: { before: "asked for changes to" },
};
const RESOLUTIONS: Record<string, Said> = {
  APPROVED: { before: "completed the decision on", after: ": approved", tone: "ok" },
  REJECTED: { before: "completed the decision on", after: ": rejected", tone: "danger" },
};

function voted({ data }: AuditItem["event"]): Said {
  const said = VERDICTS[text(data.verdict).toLowerCase()] ?? { before: "voted on" };
  const roles = list(data.roles);
  return roles.length === 0 ? said : { ...said, after: ` as ${roles.join(" and ")}` };
}

function reported({ data }: AuditItem["event"]): Said {
  return data.outcome === "succeeded"
    ? { before: "reported that", after: " succeeded", tone: "ok" }
    : { before: "reported that", after: " failed", tone: "danger" };
}

function exported({ data }: AuditItem["event"]): Said {
  const isPart = data.filter !== null && data.filter !== undefined;
  return { before: isPart ? "exported a part of the audit log" : "exported the whole audit log" };
}

const TESTED: Record<string, Said> = {
  caught: { before: "caught the test item", tone: "ok" },
  missed: { before: "let the test item", after: " through", tone: "danger" },
};

function revealed({ data, job }: AuditItem["event"]): Said {
  return TESTED[text(data.outcome)] ?? { before: job === null ? "dropped a test item" : "took back the test item" };
}

function rotated({ data }: AuditItem["event"]): Said {
  const isFirst = data.previous === null || data.previous === undefined;
  return { before: isFirst ? "made the first signing key" : "put the next signing key into use" };
}

const votes = (count: number): string => (count === 1 ? "1 earlier vote on" : `${count} earlier votes on`);
const policy = (name: unknown): string => `policy ${shortenMiddle(text(name).replace("sha256:", ""), 8, 4)}`;

/** Beside the few above, what each kind of event says of itself. */
const SAYS: Record<KnownType, (item: Item) => Said> = {
  "job.proposed": ({ event: { data } }) => ({
    before: "proposed",
    after: `; ${DECISIONS[text(data.decision)] ?? "policy decided"}`,
    ...(data.decision === "DENY" && { tone: "danger" as const }),
  }),
  "job.revised": ({ event: { data } }) => ({
    before: "changed",
    after: data.revision === undefined ? "" : ` (revision ${String(data.revision)})`,
  }),
  "job.claimed": () => ({ before: "claimed", after: " to run it once" }),
  "job.reported": ({ event }) => reported(event),
  "job.unreported": () => ({ before: "noted that nobody reported a result of", tone: "danger" }),
  "job.cancelled": () => ({ before: "took back" }),
  "job.expired": () => ({ before: "closed", after: ": nobody decided in time", tone: "danger" }),
  "job.altered": () => ({
    before: "was refused",
    after: ": its stored arguments had been altered",
    tone: "danger",
  }),
  "approval.voted": ({ event }) => voted(event),
  "approval.vote_undone": () => ({ before: "took back their vote on" }),
  "approval.lapsed": ({ event: { data } }) => ({ before: `voided ${votes(list(data.votes).length)}` }),
  "approval.resolved": ({ event: { data } }) =>
    RESOLUTIONS[text(data.resolution)] ?? { before: "completed the decision on" },
  "approval.revoked": () => ({ before: "took back the approval of", tone: "danger" }),
  "approval.changes_requested": () => ({ before: "asked for changes to" }),
  "approval.escalated": ({ event: { data } }) => ({ before: "escalated", after: ` to ${text(data.to_role)}` }),
  "approval.overdue": ({ event: { data } }) => ({ before: `told ${text(data.to_role)} of the overdue` }),
  "approval.taken": (item) => ({
    before: "took",
    after: text(item.event.data.from) === "" ? " to review it" : ` over from ${named(item, item.event.data.from)}`,
  }),
  "approval.released": () => ({ before: "gave back" }),
  "approval.snoozed": ({ event: { data } }) =>
    text(data.until) === "" ? { before: "took up again" } : { before: "put off" },
  "policy.created": ({ event: { data } }) => ({ before: `drafted ${policy(data.snapshot)}` }),
  "policy.activation_requested": ({ event: { data } }) => ({
    before: `asked to activate ${policy(data.snapshot)}, which needs a second administrator`,
  }),
  "policy.activated": ({ event: { data } }) => ({ before: `activated ${policy(data.snapshot)}` }),
  "agent.created": (item) => ({ before: `added the agent ${named(item, item.event.data.agent)}` }),
  "agent.key_created": (item) => ({ before: `made a key for the agent ${named(item, item.event.data.agent)}` }),
  "agent.webhook_secret_created": (item) => ({
    before: `made a callback secret for the agent ${named(item, item.event.data.agent)}`,
  }),
  "agent.suspended": (item) => ({
    before: `suspended the agent ${named(item, item.event.data.agent)}`,
    tone: "danger",
  }),
  "agent.resumed": (item) => ({ before: `let the agent ${named(item, item.event.data.agent)} go on` }),
  "person.created": (item) => {
    const roles = list(item.event.data.roles);
    return {
      before: `added ${named(item, item.event.data.person)} as ${roles.join(", ") || "a person without roles"}`,
    };
  },
  "delegation.created": (item) => ({
    before: `let ${named(item, item.event.data.to)} stand in for ${named(item, item.event.data.from)}`,
  }),
  "delegation.ended": (item) => ({
    before: `ended that ${named(item, item.event.data.to)} stands in for ${named(item, item.event.data.from)}`,
  }),
  "view.saved": () => ({ before: "saved a view of the queue" }),
  "view.changed": () => ({ before: "changed a view of the queue" }),
  "view.deleted": () => ({ before: "deleted a view of the queue" }),
  "session.started": () => ({ before: "signed in" }),
  "session.ended": () => ({ before: "signed out" }),
  "session.refused": (item) => ({
    who: "Somebody",
    before: `tried to sign in as ${named(item, item.event.data.person)} and was refused`,
    tone: "danger",
  }),
  "session.step_up_refused": () => ({ before: "gave a wrong password for a critical decision", tone: "danger" }),
  "seeded.settings_changed": ({ event: { data } }) => ({
    before:
      typeof data.one_in === "number"
        ? `put about one test item for every ${data.one_in} decisions into the queue`
        : "switched test items off",
  }),
  "seeded.committed": () => ({ before: "committed to a test item that is to come" }),
  "seeded.revealed": ({ event }) => revealed(event),
  "audit.exported": ({ event }) => exported(event),
  "audit.erased": (item) =>
    item.event.data.subject === "person"
      ? { before: `erased the data of ${named(item, item.event.data.person)}` }
      : { before: "erased what was written about" },
  "audit.archived": ({ event: { data } }) => ({ before: `moved ${text(data.month)} to an archive` }),
  "audit.restored": ({ event: { data } }) => ({ before: `restored ${text(data.month)} from its archive` }),
  "audit.retention_changed": ({ event: { data } }) => ({
    before:
      typeof data.payload_days === "number"
        ? `set payloads to be erased ${data.payload_days} days after a job has ended`
        : "set payloads to be kept until somebody erases them",
  }),
  "key.published": () => ({ before: "published the next signing key" }),
  "key.rotated": ({ event }) => rotated(event),
  "installation.set_up": () => ({ before: "set up this installation" }),
};

const isKnown = (type: string): type is KnownType => Object.hasOwn(SAYS, type);

/** Who acted: a person or agent by name; for what happens by itself, the product. */
export function actorName(item: Item): string {
  const { actor } = item.event;
  return actor.kind === "system" ? "Assentry" : named(item, actor.id);
}

/** What happened, in words that need no manual. */
export function sentenceOf(item: Item): Sentence {
  const { type, job } = item.event;
  const unknown: Said = { before: `recorded “${type.replace(/[._]/g, " ")}”${job === null ? "" : " on"}` };
  const { who = actorName(item), before, after = "", tone = "neutral" } = isKnown(type) ? SAYS[type](item) : unknown;
  return { who, before, after, tone };
}

/** The same as one line of text. */
export function sentenceText(item: Item & Pick<AuditItem, "job">): string {
  const { who, before, after } = sentenceOf(item);
  const subject = item.event.job === null ? "" : ` ${item.job?.title ?? `job ${shortenMiddle(item.event.job)}`}`;
  return `${who} ${before}${subject}${after}`;
}
