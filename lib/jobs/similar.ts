import { z } from "zod";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { changedFields, diffPayload } from "@/lib/payload/diff";
import { DiffBudget } from "@/lib/payload/diff-budget";
import { shortValue } from "@/lib/payload/fact-model";
import { formatPath } from "@/lib/payload/path";
import { type ArgsShape, type Likeness, byLikeness, likeness, shapeOf } from "./likeness";
import { type Candidate, findCandidates } from "./similar-store";
import { readJob } from "./wait";

/** Query of `GET /jobs/{id}/similar`. */
export const similarQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });

/** A past decision; `args_match`: of how many keys that can be compared, how many are alike. */
type SimilarJob = Pick<
  Candidate,
  "title" | "environment" | "state" | "resolution" | "resolved_by" | "tier" | "rule_id" | "edited"
> & {
  job_id: string;
  resolved_at: string;
  args_match: Likeness;
  /** The first fields that differ from the job in question, in short; null on the side that has none. */
  differs: { path: string; was: string | null; now: string | null }[];
  /** In how many fields it differs. */
  differs_in: number;
};

/** Of all that are similar, also beyond `limit`; each counts once, `edited` are those approved with changes. */
type SimilarSummary = { approved: number; rejected: number; expired: number; edited: number };

export type SimilarJobs = {
  items: SimilarJob[];
  summary: SimilarSummary;
  /** True where arguments were too large to be compared: there may be more that are similar. */
  incomplete: boolean;
};

const MOST_DIFFERENCES = 4;
const LONGEST_WORDS = 60;
/** Up to a hundred are compared for one answer. */
const EDIT_STEPS = 20_000;

type Ranked = { candidate: Candidate; match: Likeness };

function summaryOf(ranked: readonly Ranked[]): SimilarSummary {
  const summary: SimilarSummary = { approved: 0, rejected: 0, expired: 0, edited: 0 };
  for (const { candidate } of ranked) {
    if (candidate.edited) summary.edited++;
    else if (candidate.resolution === "APPROVED") summary.approved++;
    else if (candidate.resolution === "REJECTED") summary.rejected++;
    else summary.expired++;
  }
  return summary;
}

/** Most alike first; among equals the newest, as the candidates come. */
function rank(shape: ArgsShape, candidates: readonly Candidate[]): Ranked[] {
  const alike = candidates.flatMap((candidate) => {
    const other = candidate.args === null ? null : shapeOf(candidate.args);
    const match = other && likeness(shape, other);
    return match ? [{ candidate, match }] : [];
  });
  return alike.sort((one, other) => byLikeness(one.match, other.match));
}

/** What is different about it, in a few words a field: enough to see why one passed and another did not. */
function differences(was: unknown, now: unknown): Pick<SimilarJob, "differs" | "differs_in"> {
  const changes = changedFields(diffPayload(was, now, new DiffBudget(EDIT_STEPS)));
  const short = (value: unknown): string | null => (value === undefined ? null : shortValue(value, LONGEST_WORDS));
  const differs = changes
    .slice(0, MOST_DIFFERENCES)
    .map(({ path, before, after }) => ({ path: formatPath(path), was: short(before), now: short(after) }));
  return { differs, differs_in: changes.length };
}

function itemOf(args: unknown, { candidate, match }: Ranked): SimilarJob {
  const { id, args: was, resolved_at, ...shown } = candidate;
  const at = resolved_at.toISOString();
  return { job_id: id, ...shown, resolved_at: at, args_match: match, ...differences(was, args) };
}

/**
 * How people decided jobs like this one: of the same agent and tool, under the same rule, with the same keys in their
 * arguments (see `shapeOf`), among the newest 200. For people only: an agent that saw what passes would learn to ask for it.
 * @throws 403 for an agent; 404 `not_found`
 */
export async function findSimilar(context: Context, input: { id: string; limit: number }): Promise<SimilarJobs> {
  requirePermission(context, "jobs.read");
  const ctx = requirePersonActor(context);
  const job = await readJob(ctx, input.id);
  const shape = shapeOf(job.args);
  if (shape === null) {
    return { items: [], summary: summaryOf([]), incomplete: true };
  }
  const candidates = await findCandidates(job);
  const ranked = rank(shape, candidates);
  return {
    items: ranked.slice(0, input.limit).map((one) => itemOf(job.args, one)),
    summary: summaryOf(ranked),
    incomplete: candidates.some((candidate) => candidate.args === null),
  };
}
