import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AirlineError } from "./changes";
import { loadRuns, parsedOutput } from "./recording";
import { Reservations } from "./reservations";
import { fares, startData } from "./start-data";

const runs = loadRuns();
const allFares = fares(runs);
const folder = mkdtempSync(join(tmpdir(), "assentry-demo-"));
let files = 0;
const newFile = () => join(folder, `reservations-${++files}.json`);
const open = (file = newFile(), of = runs) => new Reservations(file, startData(of), allFares);
const callOf = (id: string, step: number) => {
  const call = runs.find((run) => run.id === id)?.calls.find((one) => one.step === step);
  if (call === undefined) throw new Error(`no ${id} step ${step}`);
  return call;
};
/** The recorded airline charges for a new cabin but forgets to note it; this one notes it. */
const answered = (output: string) => {
  const answer = parsedOutput(output);
  return typeof answer === "object" ? { ...answer, cabin: expect.any(String) } : answer;
};
const refused = (output: string) => new RegExp(output.replace("Error: ", "").replaceAll(" ", ".*"));
const cancelCall = callOf("airline-1-1", 5);

afterAll(() => rmSync(folder, { recursive: true }));

describe("the demo's reservations", () => {
  it.each(runs.filter(({ calls }) => calls.some(({ effect }) => effect === "write")))(
    "answer to the changes of $id as the recorded airline did",
    (run) => {
      const store = open(newFile(), [run, ...runs]);
      for (const { effect, tool, args, output, step } of run.calls) {
        if (effect !== "write") continue;
        const perform = () => store.apply(`job-${step}`, tool, args);
        if (output.startsWith("Error: ")) expect(perform).toThrow(refused(output));
        else expect(perform()).toEqual(answered(output));
      }
    },
  );

  it("note the cabin that was paid for", () => {
    const call = callOf("airline-2-0", 5);
    const store = open();
    store.apply("job_1", call.tool, call.args);
    expect(store.find("JG7FMM")).toMatchObject({ cabin: call.args.cabin });
    expect(call.before?.cabin).not.toBe(call.args.cabin);
  });

  it("keep a change across a restart", () => {
    const file = newFile();
    open(file).apply("job_1", cancelCall.tool, cancelCall.args);
    expect(open(file).find("Z7GOZK")).toMatchObject({ status: "cancelled" });
    expect(readFileSync(file, "utf8")).toContain("job_1");
  });

  it("[T6] carry out one job once, also after a restart", () => {
    const file = newFile();
    const certificate = callOf("airline-45-0", 4);
    const first = open(file).apply("job_1", certificate.tool, certificate.args);
    const store = open(file);
    expect(store.hasApplied("job_1")).toBe(true);
    expect(store.apply("job_1", certificate.tool, certificate.args)).toEqual(first);
    const methods = Object.keys(store.findUser(String(certificate.args.user_id))?.payment_methods ?? {});
    expect(methods.filter((id) => id.startsWith("certificate_32213"))).toHaveLength(1);
  });

  it("take edited arguments as they come, and refuse what the airline can't do, changing nothing", () => {
    const store = open();
    const call = callOf("airline-20-0", 3);
    const before = store.version("1N99U6");
    const impossible = [
      { ...call.args, cabin: "first" },
      { ...call.args, flights: [{ flight_number: "HAT999", date: "2024-05-20" }] },
      {},
    ];
    for (const args of impossible) expect(() => store.apply("job_1", call.tool, args)).toThrow(AirlineError);
    expect(store.version("1N99U6")).toBe(before);
    expect(store.hasApplied("job_1")).toBe(false);
  });

  it("give a record another version when it changed, and the first one after a reset", () => {
    const store = open();
    const before = store.version("Z7GOZK");
    store.apply("job_1", cancelCall.tool, cancelCall.args);
    expect(store.version("Z7GOZK")).not.toBe(before);
    expect(() => store.apply("job_2", cancelCall.tool, cancelCall.args)).toThrow("cancelled already");
    store.reset();
    expect(store.version("Z7GOZK")).toBe(before);
    expect(store.hasApplied("job_1")).toBe(false);
  });
});
