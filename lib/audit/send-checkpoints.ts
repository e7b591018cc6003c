import { retrySeconds } from "@/lib/channels/outbox";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { appendCheckpoint } from "./append-checkpoint";
import { askWitness } from "./ask-witness";
import { type CheckpointRow, findCheckpoint } from "./checkpoint-store";
import { type Leased, leaseWays, markFailed, markSent, openWays } from "./destination-store";
import { type Destination, destinations } from "./destinations";
import { postCheckpoint } from "./post-checkpoint";
import { conflicting, failed, type Sent } from "./sent";

/** Slow places hold up one another, and nothing else. */
const MOST_AT_ONCE = 16;
/** A place that was down for a day is not left alone for hours more. */
const LONGEST_RETRY_SECONDS = 600;

let underWay = 0;

function sendTo(place: Destination, way: Leased, checkpoint: CheckpointRow): Promise<Sent> {
  const tenantId = way.tenant_id;
  switch (place.kind) {
    case "file":
      return appendCheckpoint(place.folder, tenantId, checkpoint);
    case "webhook":
      return postCheckpoint(place.url, { tenantId, now: way.now }, checkpoint);
    case "witness":
      return askWitness({ tenantId, checkpoint, witness: place }, way.size ?? 0);
  }
}

async function attempt(place: Destination, way: Leased, checkpoint: CheckpointRow): Promise<Sent> {
  if (way.size !== null && checkpoint.size < way.size)
    return conflicting(`${way.size} events were sent there, the log has ${checkpoint.size}`);
  try {
    return await sendTo(place, way, checkpoint);
  } catch (error) {
    log().warn({ err: error, tenant: way.tenant_id, kind: way.kind, name: way.name }, "a log checkpoint was not sent");
    // Of our own disk its operator may know what is wrong; a code tells no path.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return failed(`failed before it was sent${code}`);
  }
}

async function send(place: Destination, way: Leased): Promise<boolean> {
  const checkpoint = await findCheckpoint(way.tenant_id);
  if (!checkpoint) return false;
  const sent = await attempt(place, way, checkpoint);
  if (sent.ok) {
    await markSent(way, checkpoint.size, env().AUDIT_CHECKPOINT_INTERVAL);
    return true;
  }
  const { error, conflict } = sent;
  const retry = Math.min(LONGEST_RETRY_SECONDS, retrySeconds(way.attempts, Math.random()));
  await markFailed(way, { error, conflict, retrySeconds: retry });
  const about = { tenant: way.tenant_id, kind: way.kind, name: way.name, size: checkpoint.size, error };
  if (conflict)
    log().error(about, "the audit log was rewritten or restored from a backup: outside, more is known of it");
  else log().warn(about, "a log checkpoint was not taken; trying again");
  return false;
}

/**
 * Sends the newest log checkpoint of each log to the places outside that the settings name, each no more often than they
 * say, and the last one always. Any number of processes may do so at once; one arrives at least once. Nothing waits for it.
 * @returns how many arrived
 */
export async function sendCheckpoints(): Promise<number> {
  const places = destinations();
  if (places.length === 0) return 0;
  await openWays(places);
  const ways = await leaseWays(places, Math.max(0, MOST_AT_ONCE - underWay));
  underWay += ways.length;
  const done = await Promise.all(
    ways.map((way) => {
      const place = places.find(({ kind, name }) => kind === way.kind && name === way.name);
      const sending = place ? send(place, way) : Promise.resolve(false);
      return sending.finally(() => underWay--);
    }),
  );
  return done.filter(Boolean).length;
}
