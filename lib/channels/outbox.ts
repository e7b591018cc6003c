import { log } from "@/lib/log";
import { CALLBACK_TOPICS, type Delivery, deliverCallback } from "./callback";
import { leaseOwed, markDelivered, markFailed, type Owed, settleUnaddressed } from "./store";

/** Slow receivers hold up one another, and nothing else. */
const MOST_AT_ONCE = 32;
const SETTLE_BATCH = 500;
const FIRST_RETRY_SECONDS = 5;
const LONGEST_RETRY_SECONDS = 4 * 3600;

let underWay = 0;

/** Seconds until the next try: doubling, and never the same for all that failed together. */
export function retrySeconds(attempts: number, random: number): number {
  return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (attempts - 1)) * (0.5 + random / 2);
}

async function attempt(owed: Owed): Promise<Delivery> {
  try {
    return await deliverCallback(owed);
  } catch (error) {
    log().warn({ err: error, outbox: owed.id }, "a callback failed before it was sent");
    return { ok: false, error: "failed before it was sent", final: false };
  }
}

async function deliver(owed: Owed): Promise<boolean> {
  const delivery = await attempt(owed);
  if (delivery.ok) {
    await markDelivered(owed.id);
    return true;
  }
  const { error, final } = delivery;
  const retry = retrySeconds(owed.attempts, Math.random());
  const dead = await markFailed(owed, { error, final, retrySeconds: retry });
  const about = { outbox: owed.id, event: owed.event_id, job: owed.job_id, attempts: owed.attempts, error };
  if (dead) log().error(about, "a callback was given up");
  else log().info(about, "a callback failed; trying again");
  return false;
}

/**
 * Delivers what is owed to the outside and due; returns how many messages are done with. Any number of processes may do so
 * at once. A message is delivered at least once, always under the id of its event ([T6]); whether it is, changes nothing
 * of the job.
 */
export async function drainOutbox(): Promise<number> {
  const settled = await settleUnaddressed(CALLBACK_TOPICS, SETTLE_BATCH);
  const owed = await leaseOwed(CALLBACK_TOPICS, Math.max(0, MOST_AT_ONCE - underWay));
  underWay += owed.length;
  const done = await Promise.all(owed.map((one) => deliver(one).finally(() => underWay--)));
  return settled + done.filter(Boolean).length;
}
