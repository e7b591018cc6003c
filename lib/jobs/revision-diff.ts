import { z } from "zod";
import { gone, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { diffAction, diffPayload } from "@/lib/payload/diff";
import { DiffBudget } from "@/lib/payload/diff-budget";
import { type BoundedDiff, boundDiff } from "./bounded-diff";
import { findRevisions } from "./revision-history";
import { readJob } from "./wait";

/** Fewer than where one reviewer's own browser compares: this is the server, and others wait meanwhile. */
const EDIT_STEPS = 4_000_000;

const number = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be the number of a revision")
  .transform(Number);

/** Query of `GET /jobs/{id}/diff`. */
export const revisionDiffQuery = z.object({ from: z.literal("before").or(number).optional(), to: number.optional() });
type RevisionDiffQuery = z.output<typeof revisionDiffQuery>;

/** `from` is `null` where there is nothing to compare with: all fields are then laid out as added. */
export type RevisionDiff = BoundedDiff & {
  from: number | "before" | null;
  to: number;
  from_hash: string | null;
  to_hash: string;
};

/**
 * What differs between two revisions of a job, or between the record before and one of them. `to` is the current
 * revision unless given; `from` the record before where the agent sent one, else the revision before `to`. Bounded in
 * work and size; `truncated` says that something was cut ([T38]).
 * @throws 404 `not_found`, also for a revision or record that isn't there; 410 `erased`
 */
export async function diffRevisions(ctx: Context, input: { id: string } & RevisionDiffQuery): Promise<RevisionDiff> {
  requirePermission(ctx, "jobs.read");
  const job = await readJob(ctx, input.id);
  if (job.erased) throw gone("erased", "The payload of this job was erased.");
  const to = input.to ?? job.revision;
  const earlier = job.before !== null ? "before" : to > 1 ? to - 1 : null;
  const from = input.from ?? earlier;
  if (from === "before" && job.before === null) throw notFound("record before");

  const revisions = await findRevisions(ctx.tenantId, job.id, typeof from === "number" ? [from, to] : [to]);
  const after = revisions.find((revision) => revision.number === to);
  const before = revisions.find((revision) => revision.number === from);
  if (after === undefined || (typeof from === "number" && before === undefined)) throw notFound("revision");

  const budget = new DiffBudget(EDIT_STEPS);
  const diff =
    before === undefined
      ? diffAction(from === "before" ? job.before : null, after.args, budget)
      : diffPayload(before.args, after.args, budget);
  return { from, to, from_hash: before?.job_hash ?? null, to_hash: after.job_hash, ...boundDiff(diff) };
}
