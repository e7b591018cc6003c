import { type AppError, conflict, forbidden, invalid } from "@/lib/errors";
import type { PersonActor } from "@/lib/identity/actor";
import type { DetailRow } from "@/lib/jobs/row";
import type { FindingKind } from "@/lib/payload/finding";
import { inspectPayload } from "@/lib/payload/inspect";
import { jobView } from "@/lib/jobs/view";
import { isExpired } from "./expire";
import type { Eligibility } from "./requirement";
import type { VoteInput } from "./vote";

export const tooLate = (row: DetailRow): AppError =>
  conflict("expired", "The time to decide has passed; nothing will run.", {
    expires_at: row.expires_at?.toISOString(),
  });

/** Why this gate takes no vote at all: it ended, or its time has passed by the database's clock ([T3]); else null. */
function closed(row: DetailRow): AppError | null {
  if (row.approval_id === null) return conflict("not_waiting", "Policy decided this job by itself; nobody is asked.");
  if (row.resolution !== null) {
    const { resolution, resolved_by, resolved_at } = jobView(row);
    const by = resolved_by.map((person) => person.name).join(" and ");
    return conflict("already_resolved", `This was ${resolution?.toLowerCase()} already${by && ` by ${by}`}.`, {
      resolution,
      resolved_by,
      resolved_at,
    });
  }
  if (isExpired(row)) return tooLate(row);
  if (row.state !== "APPROVAL")
    return conflict("not_waiting", "The agent was asked for changes; there is nothing to decide until they come.");
  return null;
}

/** @throws 409 where nobody can do anything with the gate any more */
export function requireOpen(row: DetailRow): void {
  const over = closed(row);
  if (over) throw over;
}

/** Who decides must name what it is decided on, unless there can be no doubt ([T9]). */
export function requireSameBytes(row: DetailRow, input: VoteInput): void {
  if (input.job_hash !== undefined && input.job_hash !== row.job_hash) {
    throw conflict("stale_revision", "The job has changed since you looked at it.", {
      job_hash: row.job_hash,
      revision: row.revision,
    });
  }
  const people = row.requirements.reduce((sum, requirement) => sum + requirement.count, 0);
  if (input.verdict === "approve" && input.job_hash === undefined && (row.revision > 1 || people > 1)) {
    throw conflict(
      "job_hash_required",
      "Say with job_hash what you approve: this job needs several people or has been revised.",
    );
  }
}

/** A reject names one of the reasons that policy knows, where it knows any, so that they can be counted. */
export function requireKnownReason({ reason_codes }: DetailRow, { reason_code }: VoteInput): void {
  if (reason_code === undefined || reason_codes.length === 0 || reason_codes.includes(reason_code)) return;
  const message = `must be one of ${reason_codes.join(", ")}`;
  throw invalid([{ path: "reason_code", message }], "unknown_reason_code", "Policy doesn't name this reason.");
}

/** @throws 403 or 409 with the reason why a person may not */
export function refuse(may: Eligibility): void {
  if (may.ok) return;
  if (may.code === "already_voted") throw conflict(may.code, may.because);
  throw forbidden(may.code, may.because, may.missing ? { missing_roles: may.missing } : {});
}

/**
 * Critical items ask who decides to prove once more who they are ([U18]): in the console with the decision, elsewhere by a
 * token that was given for it.
 * @throws 403 `step_up_required`
 */
export function requireStepUp(gate: Pick<DetailRow, "tier">, person: PersonActor, proved: boolean): void {
  if (gate.tier !== "critical") return;
  if (person.channel === "console" && !proved)
    throw forbidden("step_up_required", "This is critical: enter your password with the decision.", {
      method: "password",
    });
  if (person.channel === "token" && !person.scopes.includes("decide:critical"))
    throw forbidden("step_up_required", "Critical items need a token with the scope decide:critical.");
}

const MOST_LISTED = 20;

/**
 * What in the arguments can mislead must be named by whoever approves a high or critical item from what a screen shows of
 * it ([T36]). A script with a token of its person reads bytes: it names them with `job_hash`, and the findings are in the job.
 * @throws 409 `findings_unacknowledged` with what was found
 */
export function requireAcknowledged(
  { tier, args }: Pick<DetailRow, "tier" | "args">,
  { channel }: Pick<PersonActor, "channel">,
  named: readonly FindingKind[] = [],
): void {
  if (channel === "token" || (tier !== "high" && tier !== "critical")) return;
  const findings = inspectPayload(args).filter(({ kind }) => !named.includes(kind));
  if (findings.length === 0) return;
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  throw conflict(
    "findings_unacknowledged",
    `Something in the arguments can mislead. Look at it, then name it in acknowledged: ${kinds.join(", ")}.`,
    { findings: findings.slice(0, MOST_LISTED).map(({ path, kind, message }) => ({ path, kind, message })) },
  );
}
