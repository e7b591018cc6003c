import type { ApprovalItem } from "@/lib/approvals/schemas";

/** As many as one request to decide in bulk may name. */
export const MOST_SELECTED = 100;

/** Each selected job with the bytes that it was selected with. */
export type Picked = ReadonlyMap<string, string>;
export type Selection = {
  picked: Picked;
  /** Why something is not part of it, said until the next change. */
  note: string | null;
};

export const NOTHING: Selection = { picked: new Map(), note: null };

type Judged = Pick<ApprovalItem, "job" | "tier" | "mine" | "job_hash">;

/** [U19] Why an item can't be part of a bulk decision on jobs of `tool`; null where it can. */
export function whyNot({ job, tier, mine }: Judged, tool: string | null): string | null {
  if (tier !== "low") return "not of the low tier";
  if (tool !== null && job.tool !== tool) return `of another tool than ${tool}`;
  return mine === null ? "not yours to approve" : null;
}

/** The tool that is selected; null while nothing is. */
export function selectedTool(picked: Picked, items: readonly Judged[]): string | null {
  if (picked.size === 0) return null;
  return items.find(({ job }) => picked.has(job.id))?.job.tool ?? null;
}

/** `1 is not of the low tier; 2 are of another tool than report.write`. */
function leftOut(reasons: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${count === 1 ? "is" : "are"} ${reason}`);
  return parts.length === 0 ? null : `Left out: ${parts.join("; ")}.`;
}

/** Adds what can be part, and says what can't and why. The first one decides which tool it is. */
export function addTo(before: Selection, added: readonly Judged[], items: readonly Judged[]): Selection {
  const picked = new Map(before.picked);
  const reasons: string[] = [];
  let tool = selectedTool(picked, items);
  for (const item of added) {
    if (picked.has(item.job.id)) continue;
    const why =
      whyNot(item, tool) ?? (picked.size >= MOST_SELECTED ? `past the ${MOST_SELECTED} of one decision` : null);
    if (why !== null) reasons.push(why);
    else {
      picked.set(item.job.id, item.job_hash);
      tool ??= item.job.tool;
    }
  }
  return { picked, note: leftOut(reasons) };
}

export function removeFrom(before: Selection, removed: readonly Judged[]): Selection {
  const picked = new Map(before.picked);
  for (const { job } of removed) picked.delete(job.id);
  return { picked, note: null };
}

/**
 * What is left of a selection in the queue as it is now: a job whose bytes changed since is no longer what was selected, and
 * one that can't be part any more, or isn't here, goes too.
 */
export function stillSelected(before: Selection, items: readonly Judged[]): Selection {
  if (before.picked.size === 0) return before;
  const now = new Map(items.map((item) => [item.job.id, item]));
  const picked = new Map<string, string>();
  let changed = 0;
  for (const [id, hash] of before.picked) {
    const item = now.get(id);
    if (item !== undefined && item.job_hash === hash && whyNot(item, null) === null) picked.set(id, hash);
    else if (item !== undefined && item.job_hash !== hash) changed += 1;
  }
  if (picked.size === before.picked.size) return before;
  const left = before.picked.size - picked.size;
  const why = left === changed ? "it changed" : "it no longer waits here";
  const words =
    left === 1 ? `1 left the selection: ${why}.` : `${left} left the selection: they changed or no longer wait.`;
  return { picked, note: words };
}
