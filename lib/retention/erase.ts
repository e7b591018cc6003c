import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { eraseJob } from "./erase-job";
import { erasePerson } from "./erase-person";
import type { EraseInput, Erased } from "./schemas";

/**
 * The right to be forgotten: takes a job's payload or a person out of every table, and the salts of what the log commits
 * to, so that proofs stay valid and nobody can find the values by trying ([T44]).
 * @throws 404 `not_found`; 409 as `eraseJob`, `erasePerson`
 */
export async function erase(context: Context, input: EraseInput): Promise<Erased> {
  requirePermission(context, "audit.erase");
  const ctx = requirePersonActor(context);
  const { job_id, person_id = "", reason } = input;
  return job_id === undefined ? erasePerson(ctx, person_id, reason) : eraseJob(ctx, job_id, reason);
}
