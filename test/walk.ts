import { expireDue } from "@/lib/approvals/expire";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, expireIn, GATES, job, reject, report } from "./api";
import { edit, escalate, leaveUnreported, requestChanges, revise, revoke, type Scene } from "./deciding";

/** `GATES`, with a bound past which policy denies a revision. */
export const WALKED = `${GATES}  - id: huge
    match: { tools: ["*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: deny
    reason: Never above 1,000
`;

type Move = (here: Scene, seen: JobView, turn: number) => Promise<unknown>;

/** Everything that anybody can do with a job, whether or not it may be done now. */
export const MOVES = {
  "fay approves": ({ fay }, seen) => approve(seen, fay.token),
  "finn approves": ({ finn }, seen) => approve(seen, finn.token),
  "rita approves": ({ rita }, seen) => approve(seen, rita.token),
  "fay edits": ({ fay }, seen, turn) => edit(seen, fay.token, { turn }),
  "rita edits": ({ rita }, seen, turn) => edit(seen, rita.token, { turn }),
  "finn rejects": ({ finn }, seen) => reject(seen, finn.token),
  "fay escalates": ({ fay }, seen) => escalate(seen, fay.token, "reviewer"),
  "rita escalates": ({ rita }, seen) => escalate(seen, rita.token, "finance"),
  "fay asks for changes": ({ fay }, seen) => requestChanges(seen, fay.token),
  "rita asks for changes": ({ rita }, seen) => requestChanges(seen, rita.token),
  "the agent revises": ({ w }, seen, turn) => revise(seen, w.agent.key, { turn }),
  "the agent revises too far": ({ w }, seen) => revise(seen, w.agent.key, { amount: 5_000 }),
  "the agent cancels": ({ w }, seen) => cancel(seen, w.agent.key),
  "the agent claims": ({ w }, seen) => claim(seen, w.agent.key),
  "another agent claims": ({ w }, seen) => claim(seen, w.otherAgent.key),
  "the agent reports": ({ w }, seen) => report(seen, w.agent.key),
  "the agent reports a failure": ({ w }, seen) => report(seen, w.agent.key, { outcome: "failed" }),
  "time to report passes": (_, seen) => leaveUnreported(seen),
  "time to decide passes": (_, seen) => expireIn(seen.job.id, -1).then(expireDue),
  "finn revokes": ({ finn }, seen) => revoke(seen, finn.token),
} satisfies Record<string, Move>;
export type MoveName = keyof typeof MOVES;

/** Makes one move; the status that it was answered with, 200 where it is no request, and the job after it. */
export async function move(
  here: Scene,
  id: string,
  name: MoveName,
  turn: number,
): Promise<{ status: number; seen: JobView }> {
  const { body: before } = await job(id, here.rita.token);
  const answer: unknown = await (MOVES[name] as Move)(here, before, turn);
  const status = typeof answer === "object" && answer !== null && "status" in answer ? Number(answer.status) : 200;
  return { status, seen: (await job(id, here.rita.token)).body };
}
