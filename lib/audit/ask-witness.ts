import { type Posted, post } from "@/lib/channels/post";
import { env } from "@/lib/env";
import { type CheckpointRow, findCheckpoint } from "./checkpoint-store";
import { openCosignatures } from "./cosignature";
import { insertCosignature } from "./cosignature-store";
import { NoteError, parseNote, signatureLine } from "./note";
import { rangeHashes } from "./proof-store";
import { conflicting, failed, type Sent } from "./sent";
import { consistencyRanges } from "./tree";
import { logSigner } from "./witness-keys";
import { formatRequest, parseSize } from "./witness-request";
import type { Witness } from "./witness-settings";

const MOST_ANSWER_BYTES = 16 * 1024;

const REFUSALS: Record<number, string> = {
  400: "it did not understand the request (400)",
  403: "it doesn't trust the log's key (403): add the key of `npm run keys -- witness` to its AUDIT_WITNESS_FOR",
  404: "it doesn't watch this log (404): add the key of `npm run keys -- witness` to its AUDIT_WITNESS_FOR",
  429: "it is asked too often (429)",
};

type Asked = { tenantId: string; checkpoint: CheckpointRow; witness: Witness };

/** Asks for a cosignature, with the proof that the tree extends the one of `old` leaves. */
async function ask({ tenantId, checkpoint, witness }: Asked, old: number): Promise<Posted> {
  const { note, size } = checkpoint;
  const proof = await rangeHashes(tenantId, consistencyRanges(old, size));
  const signed = `${note}${await signatureLine(parseNote(note).text, logSigner(tenantId))}`;
  const headers = { "content-type": "text/plain; charset=utf-8", "user-agent": "Assentry" };
  const message = { url: `${witness.url}/add-checkpoint`, headers, body: formatRequest({ old, proof, note: signed }) };
  return post(message, { allowPrivate: env().AUDIT_ALLOW_PRIVATE, answerBytes: MOST_ANSWER_BYTES });
}

/** Keeps the cosignature, once it is known to be one of the key in our settings. */
async function keep({ tenantId, checkpoint, witness }: Asked, lines: string): Promise<Sent> {
  try {
    const [said] = openCosignatures(parseNote(checkpoint.note).text, lines, [witness.key]);
    if (!said) return failed("its answer is not signed with the key in AUDIT_WITNESSES");
    await insertCosignature(tenantId, checkpoint.size, said);
    return { ok: true };
  } catch (error) {
    if (error instanceof NoteError) return failed("its answer is no cosignature of this log checkpoint");
    throw error;
  }
}

/** What a 409 means: null where the request can be made again from the size that the witness told. */
async function differs({ tenantId, checkpoint }: Asked, old: number, told: number | null): Promise<Sent | null> {
  const { size } = checkpoint;
  if (told === null) return failed("answered 409 without a size");
  if (told > size) {
    // Another process may have sent a newer one since.
    const newest = await findCheckpoint(tenantId);
    if (newest && told <= newest.size) return failed("it has a newer log checkpoint by now");
    return conflicting(`it cosigned ${told} events, the log has ${size}`);
  }
  if (told !== old) return null;
  if (old === size) return conflicting(`it cosigned another log of ${size} events`);
  return failed("answered 409 to the size that it told");
}

/**
 * Has a witness cosign the log checkpoint, which it does only where it extends all that it cosigned before: C2SP
 * tlog-witness, add-checkpoint ([T42]). @param known the size that it cosigned last, as far as we know
 */
export async function askWitness(asked: Asked, known: number): Promise<Sent> {
  // Once more where the witness tells another size than we know; from that it must hold.
  for (let old = known, again = true; ; again = false) {
    const answer = await ask(asked, old);
    if ("error" in answer) return failed(answer.error);
    const { status, text = "", type = "" } = answer;
    if (status === 200) return keep(asked, text);
    if (status === 422) return conflicting(`the first ${old} events are not those that it cosigned`);
    if (status !== 409) return failed(REFUSALS[status] ?? `answered ${status}`);
    const told = type === "text/x.tlog.size" && text.endsWith("\n") ? parseSize(text.slice(0, -1)) : null;
    const sent = await differs(asked, old, told);
    if (sent) return sent;
    if (!again || told === null) return failed("it tells another size every time");
    old = told;
  }
}
