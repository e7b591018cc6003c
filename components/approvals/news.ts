import { visibleText } from "@/components/review/safe-text";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { keyFact } from "./key-fact";

type Told = Pick<ApprovalItem, "job" | "decision_summary" | "sla_state">;
export type News<T extends Told> = { item: T; reason: "new" | "due_soon" };

/** What is the person's now: the newest, and what is due soon. `isWhole`: there is no more of theirs than `newest`. */
export type Look<T extends Told> = { newest: readonly T[]; due: readonly T[]; isWhole: boolean };

/**
 * Tells what has become the person's, or due, since the first look; each item once for either. Ids rise with time, so
 * that one that moves up into the newest because others left is not taken for a new one.
 */
export function createNews<T extends Told>() {
  const known = new Set<string>();
  const due = new Set<string>();
  let latest: string | null = null;
  let wasWhole = false;

  const isNew = ({ job: { id } }: T): boolean => latest !== null && !known.has(id) && (wasWhole || id > latest);

  return (look: Look<T>): News<T>[] => {
    const isFirst = latest === null;
    const arrived = look.newest.filter(isNew);
    const nowDue = look.due.filter(({ job }) => !due.has(job.id) && !arrived.some((item) => item.job.id === job.id));
    for (const { job } of look.newest) known.add(job.id);
    for (const { job } of look.due) due.add(job.id);
    latest = [latest ?? "", ...look.newest.map(({ job }) => job.id)].reduce((a, b) => (a > b ? a : b));
    wasWhole = look.isWhole;
    if (isFirst) return [];
    const told = (reason: News<T>["reason"]) => (item: T) => ({ item, reason });
    return [...arrived.map(told("new")), ...nowDue.map(told("due_soon"))];
  };
}

const REASON = { new: "New", due_soon: "Due soon" } as const;
const LONGEST = 120;

const short = (text: string): string => {
  const visible = visibleText(text);
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}…` : visible;
};

/** What a notification says: facts of the payload, never the agent's words, with nothing hidden in them ([T36]). */
export function noticeText({ item, reason }: News<Told>): { title: string; body: string } {
  const fact = keyFact(item);
  const title = `${REASON[reason]}: ${short(item.decision_summary.title)}`;
  return { title, body: fact === null ? "" : `${short(fact.label)}: ${short(fact.value)}` };
}
