import { query } from "@/lib/db/client";
import { seal, unseal } from "@/lib/seal";

const SEALED_FOR = "grants";

/** A grant as its claim keeps it, for receipts: until it ends, whoever reads the database could use one in clear. */
export const sealGrant = (grant: string): string => seal(SEALED_FOR, grant);

/** The grant as it was signed; null where it was altered, or ASSENTRY_SECRET is not the one that sealed it. */
export const openGrant = (sealed: string): string | null => unseal(SEALED_FOR, sealed);

/** The grant of a job's claim; null where there is none that can be opened. */
export async function findGrant(jobId: string): Promise<string | null> {
  const [row] = await query<{ sealed_grant: string | null }>(
    "claim_grant",
    "SELECT sealed_grant FROM claims WHERE job_id = $1",
    [jobId],
  );
  return row?.sealed_grant ? openGrant(row.sealed_grant) : null;
}
