import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

type Replacement = { file: string; find: string; put: string };

/** A rule of the product, broken in every layer that holds it, so that only the model can notice. */
export type Mutation = { breaks: string; code: Replacement[]; sql: string[] };

const FILES = ["app", "components", "generated", "lib", "policies", "prisma", "test", "package.json", "tsconfig.json"];

// At the commit, whatever the code did before: votes on an older revision stand again.
const UNVOID = `
CREATE FUNCTION public.unvoid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.votes SET voided_at = NULL WHERE id = NEW.id AND voided_at IS NOT NULL
     AND revision < (SELECT j.revision FROM public.jobs j WHERE j.id = NEW.job_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER unvoid AFTER UPDATE ON public.votes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION public.unvoid()`;

const REQUIREMENT = "lib/approvals/requirement.ts";
const VIEW = "lib/jobs/view.ts";
const CLAIM = "lib/jobs/claim.ts";
const REPORT = "lib/jobs/report.ts";

export const MUTATIONS: Record<string, Mutation> = {
  "two-votes": {
    breaks: "[T2] one person votes twice, and both count: check, count and unique index",
    code: [
      { file: REQUIREMENT, find: "gate.votedIds.includes(id)", put: "id === null" },
      {
        file: REQUIREMENT,
        find: "[...new Map(approvers.map((approver) => [approver.emailKey, approver])).values()]",
        put: "[...approvers]",
      },
    ],
    sql: ["DROP INDEX votes_one_per_person"],
  },
  "no-expiry": {
    breaks: "[T3] votes and claims don't look at the time: check, and the condition of the update itself",
    code: [
      // The worker goes on marking what its own query finds.
      { file: "lib/approvals/expire.ts", find: " || !isExpired(row)", put: "" },
      { file: "lib/approvals/expire.ts", find: "row.expires_at <= row.now", put: "row.expires_at.getTime() < 0" },
      { file: "lib/jobs/store.ts", find: "expires_at > clock.at", put: "(expires_at > clock.at OR TRUE)" },
    ],
    sql: [],
  },
  "keep-votes": {
    breaks: "[T10] votes stand after an edit: voiding, and counting by revision",
    code: [{ file: VIEW, find: "vote.revision === row.revision && approving", put: "approving" }],
    sql: [UNVOID],
  },
  "no-hash": {
    breaks: "[T9] [T11] any hash will do: at the vote, and at the claim",
    code: [
      { file: "lib/approvals/guards.ts", find: "input.job_hash !== row.job_hash", put: 'input.job_hash === ""' },
      { file: CLAIM, find: "input.job_hash !== row.job_hash", put: 'input.job_hash === ""' },
    ],
    sql: [],
  },
  "lapsed-roles": {
    breaks: "[T19] votes count by the roles that were held once",
    code: [{ file: VIEW, find: "current_roles.includes(role) && asked.has(role)", put: "asked.has(role)" }],
    sql: [],
  },
  "own-agent": {
    breaks: "[T16] whoever owns the agent approves what it does",
    code: [{ file: REQUIREMENT, find: 'verdict === "approve" && owns', put: "voter === null" }],
    sql: [],
  },
  "claim-anything": {
    breaks: "[T4] a job can be claimed in any state: both checks, the votes, and the trigger on the edges",
    code: [
      { file: CLAIM, find: 'row.state === "REVOKED"', put: "row === null" },
      { file: CLAIM, find: 'row.state !== "APPROVED" && row.state !== "ALLOWED"', put: "row === null" },
      { file: CLAIM, find: "row.approval_id !== null && !progress", put: "row === null && !progress" },
    ],
    sql: ["DROP TRIGGER jobs_guard_state ON jobs"],
  },
  "report-twice": {
    breaks: "[T4] what is reported can be reported again: both checks, and the trigger on the edges",
    code: [
      { file: REPORT, find: 'row.state === "SUCCEEDED" || row.state === "FAILED"', put: "row === null" },
      {
        file: REPORT,
        find: 'row.state !== "CLAIMED" && row.state !== "UNREPORTED"',
        put: '!["CLAIMED", "UNREPORTED", "SUCCEEDED", "FAILED"].includes(row.state)',
      },
    ],
    sql: ["DROP TRIGGER jobs_guard_state ON jobs"],
  },
};

/** @throws where the text isn't there exactly once: the code has changed, and what to break has to be found anew */
async function replace(folder: string, { file, find, put }: Replacement): Promise<void> {
  const place = path.join(folder, file);
  const source = await readFile(place, "utf8");
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times, not once, what the mutation replaces: ${find}`);
  await writeFile(
    place,
    source.replace(find, () => put),
  );
}

/** A copy of the code with one rule broken. `remove` deletes it. */
export async function mutatedCopy(
  root: string,
  mutation: Mutation,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-model-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const name of FILES) await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
    for (const one of mutation.code) await replace(folder, one);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
