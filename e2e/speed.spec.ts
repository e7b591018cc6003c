import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { rows } from "./console";
import { firstScripts } from "./first-scripts";
import { expect, test, visit } from "./fixtures";
import { email } from "./jobs";

const MOST_KB = 200;

test(`[U4] the queue asks for at most ${MOST_KB} KB of scripts, as they come over the wire`, async ({
  page,
  login,
}) => {
  await login("Dana");
  const answer = await page.goto("/approvals");
  const files = [...firstScripts((await answer?.text()) ?? "")];
  expect(files.length).toBeGreaterThan(5);
  const sizes = files.map((file) => {
    const bytes = gzipSync(readFileSync(`.next/static/chunks/${file}`)).length;
    return { file, bytes };
  });
  const sum = sizes.reduce((all, { bytes }) => all + bytes, 0);
  expect(sum / 1_024, JSON.stringify(sizes)).toBeLessThanOrEqual(MOST_KB);
});

test("a connection is kept for longer than the minute after which load balancers let go of it", async ({ request }) => {
  expect((await request.get("/healthz")).headers()["keep-alive"]).toBe("timeout=75");
});

test("[U4] what comes later is there on its first key", async ({ page, login }) => {
  await login("Dana");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find an action" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  // Nor does it take the focus from who is typing.
  await page.keyboard.press("/");
  await page.keyboard.type("nothing holds this");
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Search the queue" })).toBeFocused();
});

test("[U4] going on to the next item waits for no request, and another's change costs one row", async ({
  page,
  run,
  login,
  propose,
}) => {
  for (const name of ["a", "b", "c", "d"]) await propose(email(`${name}-${run}@example.com`));
  await login("Dana");
  await visit(page, `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(4);
  await rows(page).first().click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toBeFocused();

  // Once the one after next is there too, all that going on asks for has been asked.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const afterNext = page.waitForResponse((response) => /\/jobs\/[^/]+\/decisions$/.test(response.url()));
  await page.keyboard.press("j");
  await expect(page.getByText("2 of 4")).toBeVisible();
  await expect(heading).toBeFocused();
  await afterNext;
  const [, open = ""] = new URL(page.url()).pathname.match(/approvals\/(.+)$/) ?? [];
  expect(
    asked.filter((url) => url.includes(open) && !url.endsWith("/presence")),
    "asked for the item that was at hand",
  ).toEqual([]);
  expect(asked.filter((url) => url.includes("/approvals?"))).toEqual([]);

  asked.length = 0;
  await propose(email(`e-${run}@example.com`));
  await expect(rows(page)).toHaveCount(5);
  const lists = asked.filter((url) => url.includes("/approvals?")).map((url) => new URL(url).searchParams);
  expect(lists.map((params) => params.has("job"))).toEqual(lists.map(() => true));
});
