import { setTimeout as sleep } from "node:timers/promises";
import { AssentryError } from "assentry";
import { logLine, logStep } from "./log";
import type { Run } from "./recording";
import { type Agent, playStep } from "./step";

/** Runs that act at the same time, beside those that wait for people. */
const MOST_ACTING = 4;
/** Runs that are open at all, and so the most approvals that wait at once. */
const MOST_OPEN = 12;
const SUSPENDED_PAUSE_MS = 10_000;

/**
 * Plays each run that has not ended, several at once, and resolves when all have.
 * @param paceMs between two steps of one run
 * @throws what no run can go on from, such as a key that is not accepted
 */
export async function playAll(agent: Agent, runs: readonly Run[], paceMs: number): Promise<void> {
  const { progress } = agent;
  const ready = runs.filter(({ id }) => progress.ended(id) === null);
  // After a restart those come first that had begun: people may have decided meanwhile.
  const queue = [...ready.filter(({ id }) => progress.started(id)), ...ready.filter(({ id }) => !progress.started(id))];
  await new Promise<void>((resolve, reject) => {
    let open = 0;
    let waiting = 0;
    const fill = () => {
      if (open === 0 && queue.length === 0) resolve();
      while (open < MOST_OPEN && open - waiting < MOST_ACTING) {
        const run = queue.shift();
        if (run === undefined) return;
        open++;
        const onWaiting = (waits: boolean) => {
          waiting += waits ? 1 : -1;
          fill();
        };
        playRun(agent, run, paceMs, onWaiting).then(() => {
          open--;
          fill();
        }, reject);
      }
    };
    fill();
  });
}

async function playRun(agent: Agent, run: Run, paceMs: number, onWaiting: (waits: boolean) => void): Promise<void> {
  const { progress } = agent;
  while (progress.ended(run.id) === null) {
    const call = run.calls[progress.outputs(run.id).length];
    if (call === undefined) {
      progress.end(run.id, "done");
      return;
    }
    try {
      await playStep(agent, run, call, onWaiting);
      suspension.noted = false;
    } catch (error) {
      if (!(error instanceof AssentryError) || error.status === 401) throw error;
      if (error.code === "agent_suspended") {
        await waitSuspended();
      } else {
        progress.end(run.id, error.code);
        logStep(call, `refused (${error.code})`, error.message);
      }
    }
    await sleep(paceMs);
  }
}

/** Every run meets a suspension; it is said once. */
const suspension = { noted: false };

async function waitSuspended(): Promise<void> {
  if (!suspension.noted) logLine("This agent is suspended; nothing runs until an administrator resumes it.");
  suspension.noted = true;
  await sleep(SUSPENDED_PAUSE_MS);
}

/** Plays all runs, rests, and begins again with everything as it was; once only when `once`. */
export async function replay(agent: Agent, runs: readonly Run[], paceMs: number, once: boolean): Promise<void> {
  for (;;) {
    await playAll(agent, runs, paceMs);
    logLine("All conversations are over.");
    if (once) return;
    await sleep(paceMs * MOST_OPEN);
    agent.reservations.reset();
    agent.progress.nextEpoch();
  }
}
