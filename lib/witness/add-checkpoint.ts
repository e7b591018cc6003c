import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { cosign } from "@/lib/audit/cosignature";
import { type Checkpoint, NoteError, openCheckpoint, parseCheckpoint, parseNote } from "@/lib/audit/note";
import { EMPTY_ROOT, verifyConsistency } from "@/lib/audit/tree";
import { cosigner } from "@/lib/audit/witness-keys";
import { parseRequest, type WitnessRequest } from "@/lib/audit/witness-request";
import { type Tx, transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { AppError, forbidden, notFound } from "@/lib/errors";
import { log } from "@/lib/log";
import { insertKnown, type Known, keepFork, lockKnown, readTime, updateKnown } from "./store";

/** `line`: the cosignature. `known`: another size than the one that was asked from, or another tree of this size. */
export type Witnessed = { line: string } | { known: number };

// For each log, once its signature is known to be good: nobody else can use it up without a note of that log.
const asked = new RateLimiterMemory({ points: 120, duration: 60 });

async function spend(origin: string): Promise<void> {
  try {
    await asked.consume(origin);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const wait = Math.ceil(error.msBeforeNext / 1000);
    throw new AppError(429, "too_many_requests", "This log asks too often.", { retry_after: wait });
  }
}

/** What the words mean before any of it is believed. @throws 400 `malformed_request` */
function parse(body: string): { request: WitnessRequest; text: string; origin: string; size: number } {
  try {
    const request = parseRequest(body);
    const { text } = parseNote(request.note);
    const { origin, size } = parseCheckpoint(text);
    if (request.old > size) throw new NoteError("The old size is larger than the log checkpoint's");
    return { request, text, origin, size };
  } catch (error) {
    if (error instanceof NoteError) throw new AppError(400, "malformed_request", `${error.message}.`);
    throw error;
  }
}

/** @throws 404 `not_found` for logs that aren't watched; 403 `untrusted_signature` */
function open(note: string, origin: string): Checkpoint {
  const keys = env().AUDIT_WITNESS_FOR.get(origin);
  if (!keys) throw notFound("log here");
  try {
    return openCheckpoint(note, keys);
  } catch (error) {
    if (error instanceof NoteError) throw forbidden("untrusted_signature", `${error.message}.`);
    throw error;
  }
}

type Judgement = "extends" | "same" | "other size" | "fork" | "inconsistent";

/** What a log checkpoint is to one who knows only the last. Pure. */
function judge(known: Known | null, { old, proof }: WitnessRequest, next: Checkpoint): Judgement {
  const { size, root } = known ?? { size: 0, root: EMPTY_ROOT };
  if (old !== size) return "other size";
  if (size === next.size && !root.equals(next.root)) return "fork";
  if (!verifyConsistency({ first: size, second: next.size, firstRoot: root, secondRoot: next.root, proof }))
    return "inconsistent";
  return known && size === next.size ? "same" : "extends";
}

type Judged = { judgement: Judgement; known: number; time: number };

async function judgeAndKeep(tx: Tx, request: WitnessRequest, next: Checkpoint): Promise<Judged> {
  const known = await lockKnown(tx, next.origin);
  const judgement = judge(known, request, next);
  const judged = { judgement, known: known?.size ?? 0, time: await readTime(tx) };
  if (judgement === "fork") await keepFork(tx, next.origin, request.note);
  if (judgement !== "extends") return judged;
  if (known) await updateKnown(tx, next, request.note);
  // Two that are the first of a log at once: the second finds what the first left.
  else if (!(await insertKnown(tx, next, request.note))) return judgeAndKeep(tx, request, next);
  return judged;
}

/**
 * Cosigns the log checkpoint of another's log, where it extends all that was cosigned of it before: C2SP tlog-witness,
 * add-checkpoint ([T42]). Anybody may ask; what counts is that the log's key signed, by AUDIT_WITNESS_FOR.
 * @throws 400 `malformed_request`; 403 `untrusted_signature`; 404 `not_found`; 422 `inconsistent`; 429 `too_many_requests`
 */
export async function addCheckpoint(body: string): Promise<Witnessed> {
  if (env().AUDIT_WITNESS_FOR.size === 0) throw notFound("log here");
  const { request, text, origin } = parse(body);
  const next = open(request.note, origin);
  await spend(origin);
  const { judgement, known, time } = await transaction((tx) => judgeAndKeep(tx, request, next));
  const about = { origin, size: next.size, known };
  if (judgement === "fork") log().error(about, "a log signed two trees of one size: both notes are in audit_witnessed");
  if (judgement === "inconsistent") {
    log().warn(about, "a log checkpoint that doesn't extend what was cosigned of its log was not cosigned");
    throw new AppError(422, "inconsistent", `The proof doesn't lead from the ${known} events cosigned to these.`);
  }
  if (judgement === "fork" || judgement === "other size") return { known };
  // After the commit: what was cosigned is never forgotten.
  return { line: await cosign(text, cosigner(), time) };
}
