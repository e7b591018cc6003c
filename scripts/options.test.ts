import path from "node:path";
import { describe, expect, test } from "vitest";
import { chooseDemo, readOptions } from "./options.mjs";

describe("npm start's options", () => {
  test("without any: port 3000, .data, and the demo is decided later", () => {
    const options = { port: 3000, data: path.resolve(".data"), demo: null, agent: true, dev: false, help: false };
    expect(readOptions([], {})).toEqual(options);
  });

  test.each([
    { args: [], env: { PORT: "4000" }, port: 4000 },
    { args: ["--port", "5000"], env: { PORT: "4000" }, port: 5000 },
    { args: ["--port=5000"], env: {}, port: 5000 },
    { args: [], env: { PORT: "" }, port: 3000 },
  ])("--port wins over PORT: $args $env", ({ args, env, port }) => {
    expect(readOptions(args, env).port).toBe(port);
  });

  test.each([
    { args: ["--demo"], demo: true },
    { args: ["--no-demo"], demo: false },
  ])("$args is remembered as said", ({ args, demo }) => {
    expect(readOptions(args, {}).demo).toBe(demo);
  });

  test.each([
    { args: ["--port", "0"], says: /not a port/ },
    { args: ["--port", "65536"], says: /not a port/ },
    { args: ["--port", "80x"], says: /not a port/ },
    { args: ["--colour"], says: /^Unknown option '--colour'\. See npm start -- --help$/ },
    { args: ["demo"], says: /Unexpected argument 'demo'/ },
    { args: ["--demo", "--no-demo"], says: /Choose one/ },
  ])("$args is refused in one line", ({ args, says }) => {
    expect(() => readOptions(args, {})).toThrow(says);
  });
});

test.each([
  { said: null, remembered: null, ownDatabase: false, demo: true },
  { said: null, remembered: null, ownDatabase: true, demo: false },
  { said: null, remembered: false, ownDatabase: false, demo: false },
  { said: null, remembered: true, ownDatabase: true, demo: true },
  { said: false, remembered: true, ownDatabase: false, demo: false },
  { said: true, remembered: false, ownDatabase: true, demo: true },
])("the demo runs: said $said, before $remembered, own database $ownDatabase: $demo", ({ demo, ...known }) => {
  expect(chooseDemo(known)).toBe(demo);
});
