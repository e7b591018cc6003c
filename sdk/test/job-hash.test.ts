import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jobHash as serverJobHash } from "../../lib/payload/job-hash";
import { jobHash } from "../src/job-hash.js";

const identity = fc.record({
  tenant: fc.string(),
  agent: fc.string(),
  topic: fc.string(),
  tool: fc.string(),
  args: fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" })),
  environment: fc.option(fc.string(), { nil: null }),
  on_behalf_of: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
});

describe("jobHash", () => {
  it("[T14] server and SDK digests are equal", () => {
    fc.assert(
      fc.property(identity, (job) => jobHash(job) === serverJobHash(job)),
      { numRuns: 500 },
    );
  });

  it("[T14] the order of keys does not matter, every value does", () => {
    const job = { tenant: "t", agent: "a", topic: "job.x", tool: "x", args: { a: 1, b: [1, 2] } };
    expect(jobHash({ ...job, args: { b: [1, 2], a: 1 } })).toBe(jobHash(job));
    for (const other of [
      { a: 1, b: [2, 1] },
      { a: "1", b: [1, 2] },
      { a: 1, b: [1, 2], c: null },
    ]) {
      expect(jobHash({ ...job, args: other })).not.toBe(jobHash(job));
    }
    expect(jobHash({ ...job, environment: "production" })).not.toBe(jobHash(job));
  });

  it("[T14] absent and null are the same, and the formula is the published one", () => {
    const job = {
      tenant: "ten_1",
      agent: "agt_1",
      topic: "job.payment.send",
      tool: "payment.send",
      args: { amount: 5000 },
    };
    expect(jobHash({ ...job, environment: null, on_behalf_of: null })).toBe(jobHash(job));
    expect(jobHash(job)).toBe("sha256:fc6e0dd43426358d5e189ccd86553b30115075f93ae405cafd395dc0cec1d926");
  });

  it("[T14] refuses what JSON can't hold", () => {
    const job = { tenant: "t", agent: "a", topic: "job.x", tool: "x" };
    expect(() => jobHash({ ...job, args: { amount: Number.NaN } })).toThrow();
    expect(() => jobHash({ ...job, args: { name: "\ud800" } })).toThrow();
  });
});
