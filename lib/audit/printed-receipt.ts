import { decodeJwt } from "jose";
import { AppError } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { parseCheckpoint, parseNote } from "./note";
import { receipt } from "./receipt";
import type { PrintedReceipt } from "./schemas";

/** Why a record is printed without its receipt. */
const BECAUSE: Record<string, string> = {
  not_in_log_yet: "What happened last is not in the signed log yet. It is within a second: load this page again.",
  vote_first: "You may still vote on this job, so its record comes once you have voted, or once it is decided.",
  archived: "Its events are in an archive and no longer here; the archive proves them.",
};

/**
 * The receipt of a job as it is printed: what was written to the log, under which log checkpoint, and the grant in plain
 * words. @throws 404 `not_found`
 */
export async function printedReceipt(ctx: Context, input: { id: string }): Promise<PrintedReceipt> {
  try {
    const { events, checkpoint, keys, grant, signature, issued_at } = await receipt(ctx, input);
    const { origin, size, root } = parseCheckpoint(parseNote(checkpoint).text);
    return {
      events: events.map(({ seq, event, leaf }) => ({ seq, type: event.type, at: event.at, leaf })),
      checkpoint: { note: checkpoint, origin, size, root: root.toString("base64") },
      keys,
      grant: grant === null ? null : { ...decodeJwt(grant) },
      signature,
      issued_at,
    };
  } catch (error) {
    const because = error instanceof AppError ? BECAUSE[error.code] : undefined;
    if (because === undefined) throw error;
    return { because };
  }
}
