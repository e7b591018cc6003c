import { queryOnce } from "@/lib/db/client";
import { AppError, conflict, invalid } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { Resolution } from "@/lib/jobs/schemas";
import { log } from "@/lib/log";
import type { Tier } from "@/lib/policy/schemas";
import type { BulkInput, BulkResult } from "./schemas";
import { vote } from "./vote";

type Known = { id: string; tool: string; tier: Tier | null };

const findKnown = (tenantId: string, ids: string[]): Promise<Known[]> =>
  queryOnce<Known>(
    `SELECT j.id, j.tool, r.tier FROM jobs j JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
      WHERE j.tenant_id = $1 AND j.id = ANY($2)`,
    [tenantId, ids],
  );

function requireOneTool(known: readonly Known[]): void {
  const tools = [...new Set(known.map(({ tool }) => tool))].sort();
  if (tools.length <= 1) return;
  const issues = [{ path: "items", message: `are of several tools: ${tools.join(", ")}` }];
  throw invalid(issues, "mixed_tools", "A bulk decision is on items of one tool.");
}

function refused(ctx: Context, job_id: string, error: unknown): BulkResult {
  if (!(error instanceof AppError)) {
    // What was decided before must be told, so one failure can't be the answer for all.
    log().error({ err: error, request_id: ctx.requestId, job_id }, "bulk item failed");
    const detail = "Something failed on our side. Nothing was decided on this item.";
    return { job_id, status: 500, code: "internal_error", detail };
  }
  const { status, code, message, extra } = error;
  const resolution = "resolution" in extra ? { resolution: extra.resolution as Resolution | null } : {};
  return { job_id, status, code, detail: message, ...resolution };
}

/**
 * One decision on up to 100 items of the low tier and one tool. Each is a vote of its own, with its own hash, one after
 * the other: what is refused for one says nothing about the next. Source: product.md's tiers; api.md, *Approvals*.
 * @throws 422 `mixed_tools`; what is wrong with an item stands in its result, as `bulk_not_allowed` or as `vote` says it
 */
export async function bulk(context: Context, input: BulkInput): Promise<{ results: BulkResult[] }> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const { decision: verdict, reason, reason_code } = input;
  const known = await findKnown(
    ctx.tenantId,
    input.items.map((item) => item.job_id),
  );
  requireOneTool(known);
  const notLow = new Set(known.filter(({ tier }) => tier !== "low").map(({ id }) => id));
  const results: BulkResult[] = [];
  for (const { job_id, job_hash } of input.items) {
    try {
      if (notLow.has(job_id)) throw conflict("bulk_not_allowed", "Only items of the low tier are decided in bulk.");
      const item = await vote(ctx, { id: job_id, verdict, reason, reason_code, job_hash });
      const { resolution, undo_until, seeded } = item;
      results.push({
        job_id,
        status: 200,
        resolution,
        ...(undo_until !== null && { undo_until }),
        ...(seeded && { seeded }),
      });
    } catch (error) {
      results.push(refused(ctx, job_id, error));
    }
  }
  return { results };
}
