import {
  AlreadyClaimed,
  type Assentry,
  AssentryError,
  Cancelled,
  ChangesRequested,
  Denied,
  Expired,
  type JobView,
  Rejected,
} from "assentry";
import { AirlineError } from "./changes";
import { logStep } from "./log";
import type { Progress } from "./progress";
import { proposalFor, recordId } from "./proposal";
import { type Call, parsedOutput, type Run } from "./recording";
import type { Reservations } from "./reservations";

export type Agent = {
  gate: Assentry;
  reservations: Reservations;
  progress: Progress;
};

/** Told when a step begins and stops to wait for people. */
export type Waiting = (waits: boolean) => void;

/** The job no longer fits the world or the rules: the agent proposes the same step anew. */
const PROPOSE_ANEW = new Set(["baseline_drift", "policy_denies_now"]);
const REFUSALS = [Denied, Rejected, Expired, Cancelled, ChangesRequested];

/**
 * Plays the next step of a run: proposes it, waits for people where policy wants them, claims, carries out what was
 * approved, reports, and notes the progress. However it was interrupted, called again it goes on from there.
 * @throws {AssentryError} when the server refuses the agent itself, as for a wrong key
 */
export async function playStep(agent: Agent, run: Run, call: Call, waiting: Waiting): Promise<void> {
  const { gate, progress } = agent;
  const { input, idempotencyKey } = progress.proposal(run.id, () => proposalFor(run, call, context(agent, run)));
  try {
    let view = await gate.propose(input, { idempotencyKey });
    if (view.job.state === "APPROVAL") {
      logStep(call, "waits for approval", view.links.console);
      waiting(true);
      view = await gate.wait(view.job.id).finally(() => waiting(false));
    }
    await carryOut(agent, run, call, view);
  } catch (error) {
    if (error instanceof AlreadyClaimed) return recover(agent, run, call, error);
    if (error instanceof AssentryError) return refused(agent, run, call, error);
    throw error;
  }
}

/** What the agent knows when it proposes; in later epochs the run has another name, so that each is a story of its own. */
function context({ reservations, progress }: Agent, run: Run): Parameters<typeof proposalFor>[2] {
  const runId = progress.epoch === 1 ? run.id : `${run.id}#${progress.epoch}`;
  return { reservations, outputs: progress.outputs(run.id), runId };
}

async function carryOut(agent: Agent, run: Run, call: Call, view: JobView): Promise<void> {
  const { gate, reservations, progress } = agent;
  const id = recordId(call);
  const beforeRef = (id === null ? null : reservations.version(id)) ?? undefined;
  try {
    let edited = false;
    const output = await gate.run(
      view,
      (args: object, context) => {
        edited = context.edited;
        return perform(reservations, call, args, view.job.id);
      },
      { beforeRef },
    );
    progress.advance(run.id, output);
    logStep(call, outcome(view), edited ? "a reviewer changed the arguments" : "");
  } catch (error) {
    if (!(error instanceof AirlineError)) throw error;
    progress.advance(run.id, `Error: ${error.message}`);
    logStep(call, "failed", error.message);
  }
}

function outcome({ approval_required, resolved_by }: JobView): string {
  if (!approval_required) return "allowed, done";
  return `approved by ${resolved_by.map(({ name }) => name).join(" and ") || "people"}, done`;
}

/** Changes go to the airline's records; what only reads them answers from there, or as it did in the recording. */
function perform(reservations: Reservations, call: Call, args: object, jobId: string): unknown {
  if (call.effect === "write") return reservations.apply(jobId, call.tool, args);
  const { reservation_id, user_id } = { reservation_id: "", user_id: "", ...args };
  const kept = call.tool === "get_reservation_details" ? reservations.find(reservation_id) : null;
  const user = call.tool === "get_user_details" ? reservations.findUser(user_id) : null;
  return kept ?? user ?? parsedOutput(call.output);
}

/** An earlier life of this agent claimed the job. Whether it also acted, its records know. */
async function recover(agent: Agent, run: Run, call: Call, { jobId, state }: AlreadyClaimed): Promise<void> {
  const { gate, reservations, progress } = agent;
  if (state === "FAILED") {
    progress.advance(run.id, "Error: the call failed");
    return;
  }
  if (call.effect === "write" && !reservations.hasApplied(jobId)) {
    const error = { code: "interrupted", message: "The agent stopped after the claim. Nothing was changed." };
    await gate.report(jobId, { outcome: "failed", error });
    progress.again(run.id);
    logStep(call, "was interrupted before anything changed", "proposes again");
    return;
  }
  const output = perform(reservations, call, call.args, jobId);
  if (state !== "SUCCEEDED") await gate.report(jobId, { outcome: "succeeded", output });
  progress.advance(run.id, output);
  logStep(call, "was done before the restart", state === "SUCCEEDED" ? "" : "reported now");
}

function refused({ progress }: Agent, run: Run, call: Call, error: AssentryError): void {
  if (PROPOSE_ANEW.has(error.code)) {
    progress.again(run.id);
    logStep(call, "must be proposed again", error.message);
    return;
  }
  const final = error.code === "revoked" || REFUSALS.some((refusal) => error instanceof refusal);
  if (!final) throw error;
  progress.end(run.id, error.code);
  logStep(call, error.message, "the run ends here");
}
