import { expireDue } from "@/lib/approvals/expire";
import type { JobState, JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, expireIn, proposed, reject, report } from "./api";
import { leaveUnreported, requestChanges, revoke, type Scene } from "./deciding";

const note = ({ w }: Scene) => proposed(w.agent.key, "note.add");
async function approved(here: Scene): Promise<JobView> {
  const view = await note(here);
  await approve(view, here.rita.token);
  return view;
}
const read = ({ w }: Scene) => proposed(w.agent.key, "file.read");
async function claimed(here: Scene): Promise<JobView> {
  const view = await read(here);
  await claim(view, here.w.agent.key);
  return view;
}
async function then(view: JobView, act: (view: JobView) => Promise<unknown>): Promise<JobView> {
  await act(view);
  return view;
}
/** How a job gets into each state there is. */
export const REACH: Record<JobState, (here: Scene) => Promise<JobView>> = {
  DENIED: ({ w }) => proposed(w.agent.key, "drop.all"),
  ALLOWED: read,
  APPROVAL: note,
  CHANGES_REQUESTED: async (here) => then(await note(here), (view) => requestChanges(view, here.rita.token)),
  APPROVED: approved,
  REJECTED: async (here) => then(await note(here), (view) => reject(view, here.rita.token)),
  EXPIRED: async (here) => then(await note(here), (view) => expireIn(view.job.id, -1).then(expireDue)),
  CANCELLED: async (here) => then(await note(here), (view) => cancel(view, here.w.agent.key)),
  REVOKED: async (here) => then(await approved(here), (view) => revoke(view, here.rita.token)),
  CLAIMED: claimed,
  SUCCEEDED: async (here) => then(await claimed(here), (view) => report(view, here.w.agent.key)),
  FAILED: async (here) => then(await claimed(here), (view) => report(view, here.w.agent.key, { outcome: "failed" })),
  UNREPORTED: async (here) => then(await claimed(here), leaveUnreported),
};
