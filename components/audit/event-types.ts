/** The kinds of events under the headings that people look for them by, with their plain names. */
export const EVENT_GROUPS = [
  {
    name: "Jobs",
    types: {
      "job.proposed": "Job proposed",
      "job.revised": "Job changed",
      "job.claimed": "Job claimed",
      "job.reported": "Result reported",
      "job.unreported": "No result reported",
      "job.cancelled": "Job taken back",
      "job.expired": "Job expired",
      "job.altered": "Stored arguments altered",
    },
  },
  {
    name: "Decisions",
    types: {
      "approval.voted": "Vote",
      "approval.vote_undone": "Vote undone",
      "approval.lapsed": "Votes voided",
      "approval.resolved": "Decision complete",
      "approval.revoked": "Approval revoked",
      "approval.changes_requested": "Changes requested",
      "approval.escalated": "Escalated",
      "approval.overdue": "Overdue",
      "approval.taken": "Taken to review",
      "approval.released": "Given back",
      "approval.snoozed": "Put off",
    },
  },
  {
    name: "Policy",
    types: {
      "policy.created": "Policy drafted",
      "policy.activation_requested": "Activation requested",
      "policy.activated": "Policy activated",
    },
  },
  {
    name: "Agents",
    types: {
      "agent.created": "Agent added",
      "agent.key_created": "Agent key created",
      "agent.webhook_secret_created": "Callback secret created",
      "agent.suspended": "Agent suspended",
      "agent.resumed": "Agent resumed",
    },
  },
  {
    name: "People",
    types: {
      "person.created": "Person added",
      "delegation.created": "Delegation started",
      "delegation.ended": "Delegation ended",
      "view.saved": "View saved",
      "view.changed": "View changed",
      "view.deleted": "View deleted",
      "session.started": "Signed in",
      "session.ended": "Signed out",
      "session.refused": "Sign-in refused",
      "session.step_up_refused": "Password refused",
    },
  },
  {
    name: "Test items",
    types: {
      "seeded.settings_changed": "Test items changed",
      "seeded.committed": "Test item committed",
      "seeded.revealed": "Test item revealed",
    },
  },
  {
    name: "Log and keys",
    types: {
      "audit.exported": "Audit log exported",
      "audit.erased": "Personal data erased",
      "audit.archived": "Month archived",
      "audit.restored": "Month restored",
      "audit.retention_changed": "Retention changed",
      "key.published": "Signing key published",
      "key.rotated": "Signing key changed",
      "installation.set_up": "Installation set up",
    },
  },
] as const satisfies readonly { name: string; types: Record<string, string> }[];

type NamesOf<Group> = Group extends { types: infer Types } ? keyof Types : never;
export type KnownType = NamesOf<(typeof EVENT_GROUPS)[number]>;

const NAMES: ReadonlyMap<string, string> = new Map(EVENT_GROUPS.flatMap(({ types }) => Object.entries(types)));

/** A plain name, for whatever this version has no name for made of the type itself: `Agent · key created`. */
export function typeName(type: string): string {
  const known = NAMES.get(type);
  if (known !== undefined) return known;
  const [area = "", what = ""] = type.split(".");
  const words = what.replaceAll("_", " ");
  return `${area.charAt(0).toUpperCase()}${area.slice(1)} · ${words}`;
}
