import { expect, test } from "vitest";
import { canonicalJson, jobHash } from "@/lib/payload/job-hash";
import { inspectPayload } from "@/lib/payload/inspect";
import { bodyOf } from "./candidate";
import { untilNext } from "./plan";
import { TEMPLATES } from "./templates";

/** Picks one of the numbers below, in turn. */
function picking(step: number) {
  let count = 0;
  return (below: number) => {
    count += step;
    return count % below;
  };
}
const STEPS = [0, 1, 7, 131, 99_991];

test.each(TEMPLATES)(
  "[U21] $name makes a job that an agent could propose, with something wrong where it says",
  (template) => {
    for (const step of STEPS) {
      const seed = template.make(picking(step));
      const sample = {
        agent_id: "agt_1",
        tool: "mail.send",
        topic: "job.mail.send",
        environment: "production",
        risk_tags: [],
      };
      const body = bodyOf(sample, seed);
      expect(() => canonicalJson(body.args)).not.toThrow();
      const [name = ""] = seed.path;
      expect(Object.keys(seed.args)).toContain(name);
      // Where there is a record to compare with, what is wrong differs from it.
      if (seed.before && name in seed.before) expect(seed.args[name]).not.toEqual(seed.before[name]);
      expect(seed.clue.length).toBeGreaterThan(20);
      expect(JSON.stringify(body)).not.toMatch(/seed|test/i);
    }
  },
);

test("[U21] every template is plausible for some tool, and none for every tool", () => {
  const tools = ["mail.send", "file.upload", "payment.send", "refund.create", "service.deploy", "price.update"];
  const more = ["update_reservation_flights", "db.query", "access.grant"];
  for (const { tools: fits } of TEMPLATES) {
    const count = [...tools, ...more].filter((tool) => fits.test(tool)).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(5);
  }
});

test("[U21] a hidden character in a file's name is found by what inspects every payload", () => {
  const hidden = TEMPLATES.find(({ name }) => name === "hidden_file_name")?.make(picking(3));
  expect(inspectPayload(hidden?.args ?? {}).map(({ path }) => path)).toContain("attachment");
});

test("[U21] two of one template are two jobs", () => {
  const template = TEMPLATES[0];
  const hashes = STEPS.slice(1).map((step) =>
    jobHash({
      tenant: "t",
      agent: "a",
      topic: "job.x",
      tool: "x",
      args: template?.make(picking(step)).args ?? {},
      environment: null,
      on_behalf_of: null,
    }),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("[U21] the next comes after half to one and a half times the rate, so that nobody can count", () => {
  expect([untilNext(50, () => 0), untilNext(50, (below) => below - 1)]).toEqual([25, 75]);
  expect([untilNext(10, () => 0), untilNext(10, (below) => below - 1)]).toEqual([5, 15]);
});
