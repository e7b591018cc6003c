import { settleHeld } from "@/lib/approvals/settle-held";
import { expireDue } from "@/lib/approvals/expire";
import { fireEscalations } from "@/lib/approvals/escalation-steps";
import { makeMonths } from "@/lib/audit/months";
import { sendCheckpoints } from "@/lib/audit/send-checkpoints";
import { numberEvents } from "@/lib/audit/sequencer";
import { rotateDue } from "@/lib/grants/rotate";
import { drainOutbox } from "@/lib/channels/outbox";
import { startHub, stopHub } from "@/lib/db/wake";
import { markUnreported } from "@/lib/jobs/unreported";
import { log } from "@/lib/log";
import { dropOldCounters } from "@/lib/policies/limit-store";
import { eraseDue } from "@/lib/retention/erase-due";
import { tendSeeded } from "@/lib/seeded/insert";
import { planSeeded } from "@/lib/seeded/plan";
import { beginShutdown } from "./shutdown";

const TICK_MS = 1_000;
/** Old counters only take up room, and keys change by the quarter: once a minute is soon enough. */
const SWEEP_TICKS = 60;
const SEED_TICKS = 10;
/** An event is in its log, and signed for, within a second. */
const NUMBER_MS = 250;

const shared = globalThis as typeof globalThis & {
  assentryWorker?: NodeJS.Timeout;
  assentryOutbox?: NodeJS.Timeout;
  assentrySequencer?: NodeJS.Timeout;
  assentryCheckpoints?: NodeJS.Timeout;
};

/** Does `work` again and again, never twice at a time. */
function every(ms: number, work: () => Promise<unknown>): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    void work().finally(() => {
      busy = false;
    });
  }, ms);
}

/** Nothing depends on it being in time: votes and claims judge expiry themselves, proposals their limits' windows. */
async function attempt(what: string, work: () => Promise<number>): Promise<void> {
  try {
    const count = await work();
    if (count > 0) log().info({ count }, what);
  } catch (error) {
    log().warn({ err: error }, `${what}: failed; trying again`);
  }
}

async function tick(count: number): Promise<void> {
  await attempt("decisions past their undo window", settleHeld);
  await attempt("jobs expired", expireDue);
  await attempt("jobs unreported", markUnreported);
  await attempt("escalations told", fireEscalations);
  await attempt("test items put in or taken out", tendSeeded);
  if (count % SEED_TICKS === 0) await attempt("test items planned", planSeeded);
  if (count % SWEEP_TICKS !== 0) return;
  await attempt("old limit counters dropped", dropOldCounters);
  await attempt("months of the audit log made", makeMonths);
  await attempt("payloads erased, their time had come", eraseDue);
  await attempt("signing keys published or changed", rotateDue);
}

/** Starts what runs beside the requests, once per process: notices between processes and the marking of expired jobs. */
export function startWorker(): void {
  if (shared.assentryWorker) return;
  let count = 0;
  shared.assentryWorker = every(TICK_MS, () => tick(count++));
  // By itself too: what the log says is late where it waits for anything else. It tells its own failures.
  shared.assentrySequencer = every(NUMBER_MS, numberEvents);
  // A clock of its own, which waits for nobody: a receiver that takes its time must not hold up anything else.
  shared.assentryOutbox = setInterval(() => void attempt("messages delivered", drainOutbox), TICK_MS);
  shared.assentryCheckpoints = setInterval(() => void attempt("log checkpoints sent", sendCheckpoints), TICK_MS);
  startHub();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stopWorker);
}

/** Ends timers and open streams, so that the server can close at once. */
function stopWorker(): void {
  if (shared.assentryWorker) clearInterval(shared.assentryWorker);
  if (shared.assentryOutbox) clearInterval(shared.assentryOutbox);
  if (shared.assentrySequencer) clearInterval(shared.assentrySequencer);
  if (shared.assentryCheckpoints) clearInterval(shared.assentryCheckpoints);
  beginShutdown();
  void stopHub();
}
