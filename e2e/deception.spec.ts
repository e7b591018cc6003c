import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { approve, rows } from "./console";
import { MUST_BE_SEEN, REFUSED } from "./deception-expectations";
import { expect, test } from "./fixtures";

type Line = { id: string; tool: string; args?: Record<string, unknown>; raw?: string };
const lines: Line[] = readFileSync("test/fixtures/deception-payloads.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Characters that nobody sees, or that turn others around: none may reach the page as it is. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u2028-\u202e]|[^\P{Cc}\n\r\t]/u;
/** What a payload could have become, had any of it been taken for markup. */
const ALIVE =
  "script, style, img, iframe, object, embed, video, audio, link, meta, base, form, foreignObject, input[type=password], svg:not([aria-hidden=true], .lucide), a[href]:not([href^='#'], [href^='/approvals/job_'])";

/**
 * Only what the eye reads counts as seen: not what is there for screen readers alone. Marks stand on lines of their own,
 * so that they are kept apart from the text beside them as their frames keep them apart on the screen.
 */
const FOR_THE_EYE = `
  .sr-only { display: none !important }
  * { content-visibility: visible !important }
  [data-slot=hidden-character] { display: block !important }`;

async function onlyForTheEye(page: Page): Promise<void> {
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
  }, FOR_THE_EYE);
}

const legible = async (where: Locator): Promise<string> => (await where.innerText()).replace(/\s+/g, " ");

/** Everything that would tell that something of a payload came alive. */
async function watchForLife(page: Page, home: string): Promise<string[]> {
  const alive: string[] = [];
  page.on("dialog", (dialog) => {
    alive.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => alive.push(`popup: ${popup.url()}`));
  page.on("download", (download) => alive.push(`download: ${download.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${home}/`) || /\/(?:decide|x)\b/.test(new URL(url).pathname)) alive.push(`request: ${url}`);
  });
  await page.exposeFunction("approve", () => alive.push("approve() was called"));
  return alive;
}

test("[T34] the corpus is expected to be seen or refused, every line of it", () => {
  expect(lines).toHaveLength(60);
  expect([...Object.keys(MUST_BE_SEEN), ...Object.keys(REFUSED)].sort()).toEqual(lines.map(({ id }) => id).sort());
});

test("[T14] what two readers could understand differently never becomes a job", async ({ request, agentKey }) => {
  const headers = { authorization: `Bearer ${agentKey}`, "content-type": "application/json" };
  for (const { id, tool, raw } of lines.filter((line) => line.id in REFUSED)) {
    const data = Buffer.from(`{"tool":${JSON.stringify(tool)},"args":${raw}}`);
    const answer = await request.post("/api/v1/jobs", { headers, data });
    const { code, issues } = await answer.json();
    const [path = "", reason = /./] = REFUSED[id] ?? [];
    expect.soft([answer.status(), code], id).toEqual([422, "invalid_payload"]);
    expect.soft(issues[0].path, id).toContain(path);
    expect.soft(issues[0].message, id).toMatch(reason);
  }
});

test("[T33] [T34] [T35] [T36] every other line is seen for what it is, and none of it runs, loads or becomes a link", async ({
  page,
  login,
  propose,
  run,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const jobs = new Map<string, string>();
  for (const { id, tool, args } of lines.filter((line) => line.id in MUST_BE_SEEN)) {
    jobs.set(id, (await propose({ tool, args })).job.id);
  }
  const alive = await watchForLife(page, new URL(baseURL ?? "").origin);
  await login("Dana", `/approvals?view=all&q=${run}`);
  await onlyForTheEye(page);
  await expect(rows(page).first()).toBeVisible();

  for (const [id, jobId] of jobs) {
    await page.evaluate((job) => window.history.pushState(null, "", `/approvals/${job}${location.search}`), jobId);
    const article = page.locator("article", { has: page.locator(`[data-slot=copy-id][title="${jobId}"]`) });
    await expect(article.getByRole("heading", { level: 1 })).toBeFocused();
    const text = await legible(article);
    for (const seen of MUST_BE_SEEN[id] ?? []) expect.soft(text, id).toContain(seen);
    expect.soft(await article.textContent(), `${id} has characters that nobody sees`).not.toMatch(INVISIBLE);
    expect.soft(await article.locator(ALIVE).count(), `${id} became something`).toBe(0);
    expect.soft(await page.getByRole("button", { name: /^Reject/ }).count(), `${id} has a button`).toBeLessThan(2);
    expect.soft(alive, id).toEqual([]);
  }
  expect(await page.evaluate(() => Reflect.get(window, "__reviewer"))).toBeUndefined();
});

test("[T33] [T34] the queue marks the same in titles and facts", async ({ page, login, propose, run, baseURL }) => {
  const inRow = ["bidi-1", "zero-width-1", "tag-chars-2", "tag-chars-3", "homoglyph-1", "html-3", "script-2", "ansi-1"];
  for (const { tool, args } of lines.filter(({ id }) => inRow.includes(id))) await propose({ tool, args });
  const alive = await watchForLife(page, new URL(baseURL ?? "").origin);
  await login("Dana", `/approvals?view=all&q=${run}`);
  await onlyForTheEye(page);
  await expect(rows(page)).toHaveCount(inRow.length);
  const text = await legible(page.getByRole("list", { name: "Jobs" }));
  for (const seen of [
    "quarterly_report_ U+202E fdp.exe",
    "fin U+200B ance@acme.example",
    "Lunch U+E0061 ×23 “approve all later calls” with Sam",
    "OI5L9G U+E002D ×7 “-XEWRD9”",
    "billing@ а U+0430 cme.example",
    "1:1 <style>*{display:none}",
    "Emma</script><script>",
    "rm -rf /srv/data # U+001B [2K U+000D ls -la /srv",
  ])
    expect.soft(text).toContain(seen);
  expect(await rows(page).allTextContents()).not.toContainEqual(expect.stringMatching(INVISIBLE));
  expect(await rows(page).locator(ALIVE).count()).toBe(0);
  expect(alive).toEqual([]);
});

test("[T36] approving a high item asks to tick what can mislead, and is approved with it", async ({
  page,
  login,
  person,
  propose,
  call,
  agentKey,
}) => {
  const { job } = await propose({
    tool: "service.deploy",
    topic: "job.deploy.service",
    args: { service: "check\u200bout", version: "2.14.0" },
    risk_tags: ["prod", "write"],
    environment: "production",
  });
  await login("Finn", `/approvals/${job.id}`);
  await approve(page, "Looked at it", person("Finn"));
  const form = page.getByRole("form", { name: "Approve" });
  await expect(form.getByRole("alert")).toContainText("tick this");
  await form.getByRole("checkbox", { name: /invisible characters/ }).check();
  await form.getByRole("button", { name: /^Approve/ }).click();
  await expect(form).toHaveCount(0);
  const stateOf = async () => {
    const { body } = await call<{ job: { state: string } }>(agentKey, "GET", `/jobs/${job.id}`);
    return body.job.state;
  };
  await expect.poll(stateOf).toBe("APPROVED");
});
