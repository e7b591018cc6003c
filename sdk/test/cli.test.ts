import { describe, expect, test } from "vitest";
import { assentry } from "./cli-io";

const NAMES = ["policy lint", "policy test", "policy simulate"];

describe("the command line", () => {
  test("lists its commands, on stderr and with exit code 2 where none was named", async () => {
    const asked = await assentry(".", "--help");
    const lost = await assentry(".", "");

    expect(asked).toMatchObject({ code: 0, err: "" });
    for (const name of NAMES) expect(asked.out).toContain(`  ${name} `);
    expect(lost).toMatchObject({ code: 2, out: "", err: asked.out });
  });

  test.each(["policy frobnicate", "frobnicate", "policies"])("does not know %s", async (line) => {
    const { code, err } = await assentry(".", line);

    expect(code).toBe(2);
    expect(err).toContain(`assentry: ${line} is no command\n`);
  });

  test("a topic lists its own commands", async () => {
    const { code, out } = await assentry(".", "policy --help");

    expect(code).toBe(0);
    expect(out).toContain("policy lint");
  });

  test.each(NAMES)("%s says how it is used, within 120 columns", async (name) => {
    const { code, out, err } = await assentry(".", `${name} --help`);

    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`Usage: assentry ${name} `);
    expect(out).toContain("Exit code: ");
    expect(out.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  test.each([
    ["policy lint", "name a policy"],
    ["policy lint --hard a.yaml", "Unknown option '--hard'"],
    ["policy test", "name a test table, or a folder of them"],
    ["policy test a.yaml --policy", "Option '--policy <value>' argument missing"],
    ["policy simulate --calls c.jsonl", "name one policy"],
    ["policy simulate a.yaml", "give either --calls or --server"],
    ["policy simulate a.yaml --calls c --server http://s", "give either --calls or --server"],
    ["policy simulate a.yaml --server http://s --against b.yaml", "--against goes with --calls"],
    ["policy simulate a.yaml --calls c --window 7d", "--token and --window go with --server"],
  ])("%s is wrong usage", async (line, message) => {
    const { code, out, err } = await assentry(".", line);

    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toMatch(/Try: assentry policy \w+ --help\n$/);
  });
});
