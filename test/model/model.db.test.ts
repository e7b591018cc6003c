import { beforeAll, describe, expect, test } from "vitest";
import { type Result, checkModel } from "./check";
import { installClock } from "./clock";

// `npm run test:model` does 1,000 runs, on two databases side by side.
const SETTINGS = { runs: 120, commands: 60, seed: 4, isExact: true };
const STATES = `ALLOWED APPROVAL APPROVED CANCELLED CHANGES_REQUESTED CLAIMED DENIED EXPIRED FAILED REJECTED REVOKED
  SUCCEEDED UNREPORTED`.split(/\s+/);

let result: Result;

beforeAll(async () => {
  await installClock(process.env.DATABASE_URL ?? "");
  result = await checkModel(SETTINGS);
}, 300_000);

const ended = (key: RegExp): string[] => Object.keys(result.counts).filter((name) => key.test(name));

describe("random runs of every verb", () => {
  test("[T4] no path to APPROVED, CLAIMED or SUCCEEDED without a satisfied gate; terminal states absorb", () => {
    expect(result.failure).toBeNull();
    expect(result.runs).toBe(SETTINGS.runs);
  });

  test("[T4] the runs reach every state, so that their silence means something", () => {
    expect(ended(/^reached /).sort()).toEqual(STATES.map((state) => `reached ${state}`));
  });

  test("[T4] every refusal that guards a gate or a claim is met", () => {
    const votes = "already_resolved already_voted editor_cannot_countersign expired job_hash_required not_eligible";
    const more = "self_approval stale_revision step_up_required unauthenticated";
    for (const code of `${votes} ${more}`.split(" ")) expect(ended(new RegExp(`^Approve ${code}$`))).toHaveLength(1);
    const claims = "agent_suspended already_claimed expired hash_mismatch not_approved policy_denies_now revoked";
    for (const code of claims.split(" ")) expect(ended(new RegExp(`^Claim ${code}$`))).toHaveLength(1);
  });
});
