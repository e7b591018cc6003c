import { afterEach, expect, it, vi } from "vitest";
import { proposed } from "./api";
import { scene } from "./deciding";

afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
});

it("[T15] an edit by a process whose clock is a minute behind the proposer's can be claimed", async () => {
  const { w, rita } = await scene();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 60_000);
  const view = await proposed(w.agent.key, "note.add");
  vi.useRealTimers();
  // Another process: the same code, with nothing remembered of the ids that were given out.
  vi.resetModules();
  const [{ edit }, { claim }] = await Promise.all([import("./deciding"), import("./api")]);
  const { body: edited } = await edit(view, rita.token, { text: "better" });
  expect(await claim(edited, w.agent.key)).toMatchObject({ status: 200, body: { args: { text: "better" } } });
});
