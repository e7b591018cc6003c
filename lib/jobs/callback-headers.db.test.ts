import { beforeEach, describe, expect, it } from "vitest";
import { GATES, propose } from "@/test/api";
import { type World, world } from "@/test/world";

let w: World;
beforeEach(async () => {
  w = await world(GATES);
});

describe("a callback", () => {
  it.each([
    ["Host", "x"],
    ["content-length", "3"],
    ["Content-Type", "text/html"],
    ["Connection", "close"],
    ["Transfer-Encoding", "chunked"],
    ["Proxy-Authorization", "x"],
    ["Webhook-Id", "evt_other"],
    ["webhook-signature", "v1,x"],
    ["webhook-anything", "x"],
    ["not a name", "x"],
    ["X-Split", "a\r\nX-Other: b"],
    ["X-Emoji", "\u{1f600}"],
  ])("[T30] with the header %s is refused when it is proposed", async (name, value) => {
    const callback = { url: "https://example.com/", headers: { [name]: value } };
    const answer = await propose(w.agent.key, { tool: "note.add", args: {}, callback });
    expect(answer).toMatchObject({ status: 422, body: { issues: [{ path: `callback.headers.${name}` }] } });
  });

  it.each([
    ["a header twice", { url: "https://example.com/", headers: { "X-A": "1", "x-a": "2" } }],
    ["a password in its address", { url: "https://me:secret@example.com/" }],
    [
      "21 headers",
      {
        url: "https://e.com/",
        headers: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`X-${n}`, ""])),
      },
    ],
  ])("[T30] with %s is refused when it is proposed", async (_, callback) => {
    expect((await propose(w.agent.key, { tool: "note.add", args: {}, callback })).status).toBe(422);
  });
});
