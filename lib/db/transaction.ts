import type { Prisma } from "@/generated/prisma/client";
import { prisma } from "./client";

export type Tx = Prisma.TransactionClient;

const ATTEMPTS = 4;

function mayRetry(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("code" in error && error.code === "P2034") return true;
  // A serialisation failure at COMMIT arrives as the adapter's own error, not as P2034.
  const cause = "cause" in error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "kind" in cause && cause.kind === "TransactionWriteConflict";
}

/**
 * Runs `work` in one transaction, again on a serialisation failure or deadlock. `work` must have no effect outside
 * the database.
 */
export async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma().$transaction(work, { maxWait: 10_000, timeout: 10_000 });
    } catch (error) {
      if (attempt >= ATTEMPTS || !mayRetry(error)) throw error;
    }
  }
}

/** True where a unique index refused a row: somebody was first. */
export function isTaken(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "P2002";
}
