import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { AuditList, Proof } from "@/lib/audit/schemas";
import { checkExport, checkReceipt } from "@/test/audit-check";
import { expectNoViolations } from "./axe";
import { untilReviewAlive } from "./console";
import { expect, test, visit } from "./fixtures";
import { PAYMENT_TITLE, payment } from "./jobs";

const events = (page: Page) => page.getByRole("list", { name: "Events" }).getByRole("link");
const verdict = (page: Page) => page.getByRole("status").filter({ hasText: /Verified|wrong|Not/ });

/** The list of one job's events, once the last of them has its number. */
async function openEventsOf(page: Page, jobId: string, count: number): Promise<void> {
  await expect(async () => {
    await visit(page, `/audit?job=${jobId}`);
    await expect(events(page)).toHaveCount(count, { timeout: 1_000 });
  }).toPass();
}

test("the log is in the navigation of auditors and administrators, and refused to others", async ({
  page,
  login,
  another,
}) => {
  await login("Otto", "/audit");
  await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit log" })).toBeVisible();
  const dana = await another("Dana", "/approvals");
  await expect(dana.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  for (const path of ["/audit", "/audit/0", "/audit/checkpoints", "/audit/verify"]) {
    await dana.goto(path);
    await expect(dana.getByRole("heading", { name: "The audit log is not yours to read" })).toBeVisible();
  }
  expect((await dana.request.get("/api/v1/audit/events")).status()).toBe(403);
});

test("search: what happened to a job, by whom, in sentences; the filters stand in the address", async ({
  page,
  login,
  propose,
  call,
  person,
}) => {
  const { job, job_hash } = await propose(payment);
  const [dana, hugo] = [person("Dana"), person("Hugo")];
  const vote = { reason: "Matches the invoice", job_hash };
  await call(dana.token, "POST", `/approvals/${job.id}/approve`, vote);
  await login("Otto", "/audit");
  await openEventsOf(page, job.id, 2);
  await expect(events(page).first()).toContainText(`${dana.name} approved ${PAYMENT_TITLE} as finance`);
  await expect(events(page).last()).toContainText(`back-office proposed ${PAYMENT_TITLE}; policy asked for approval`);

  await page.getByLabel("What").selectOption("Vote");
  await expect(page).toHaveURL(/type=approval\.voted/);
  await expect(events(page)).toHaveCount(1);
  await page.getByLabel("Person").selectOption(hugo.name);
  await expect(page.getByText("No event matches these filters")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Person")).toHaveValue(hugo.id);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(events(page).first()).toBeVisible();
});

test("what happens meanwhile enters without moving what is read; older events come on demand", async ({
  page,
  login,
  propose,
  person,
  call,
}) => {
  await login("Otto", "/audit");
  const atTop = async () => Number(await events(page).first().getAttribute("data-event"));
  const before = await atTop();
  await propose(payment);
  await expect.poll(atTop, "at the untouched top it enters by itself").toBeGreaterThan(before);
  await expect(events(page).first()).toContainText(PAYMENT_TITLE);
  const newest = async () => {
    const { body } = await call<AuditList>(person("Otto").token, "GET", "/audit/events?limit=1");
    return body.items[0]?.seq ?? 0;
  };
  for (let seq = await newest(); seq < 60; seq += 1) await propose(payment);
  // What gets its number while the list is open enters it.
  await expect.poll(newest).toBeGreaterThanOrEqual(60);
  await visit(page, "/audit");
  await expect(events(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Show older events" }).click();
  await expect.poll(() => events(page).count()).toBeGreaterThan(50);
  await events(page).last().scrollIntoViewIfNeeded();
  await propose(payment);
  await page.getByRole("button", { name: /new event/ }).click();
  await expect(events(page).first()).toBeInViewport();
  await expect(events(page).first()).toContainText(PAYMENT_TITLE);
});

test("[T42] an event with its proof, verified in the browser and drawn; with the keyboard alone", async ({
  page,
  login,
  propose,
}) => {
  const { job } = await propose({ ...payment, args: { ...payment.args, memo: "pay‮me" } });
  await login("Otto", "/audit");
  await openEventsOf(page, job.id, 1);
  await page.keyboard.press("j");
  await expect(events(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(PAYMENT_TITLE);
  await expect(verdict(page)).toContainText("Verified: this event is in the signed log");
  await expect(verdict(page)).toContainText(
    /This event is number [\d,]+\. Hashing it together with these \d+ neighbours/,
  );
  await expect(page.getByText("as written").first()).toBeVisible();
  await expect(page.locator("[data-slot=hidden-character]").first(), "what turns text round is seen").toBeVisible();

  const picture = page.getByRole("figure", { name: "The way from this event to the signed root" });
  await expect(picture.getByText("✓ signed root")).toBeVisible();
  await picture.getByRole("img", { name: /^This event/ }).focus();
  await page.keyboard.press("End");
  const root = picture.getByRole("img", { name: /^The root/ });
  await expect(root).toBeFocused();
  await expect(picture.getByRole("status")).toContainText(/[0-9a-f]{64}/);
  await page.keyboard.press("Escape");
  await expect(picture.getByRole("status")).toHaveCount(0);
  await page.getByRole("radio", { name: "Steps" }).click();
  await expect(page.getByText("✓ That is the root that was signed:")).toBeVisible();
  await page.getByRole("button", { name: "The event as JSON" }).click();
  await expect(page.getByText(`"type": "job.proposed"`)).toBeVisible();
});

test("[T42] a proof that does not fit is never ticked", async ({ page, login, propose }) => {
  const { job } = await propose(payment);
  await login("Otto", "/audit");
  await openEventsOf(page, job.id, 1);
  await page.route("**/api/v1/audit/proof?**", async (route) => {
    const answer = await route.fetch();
    const proof = (await answer.json()) as Proof;
    const bytes = Buffer.from(proof.proof[0] ?? "", "base64");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await route.fulfill({ response: answer, json: { ...proof, proof: proof.proof.with(0, bytes.toString("base64")) } });
  });
  await events(page).first().click();
  await expect(verdict(page)).toContainText("This proof is wrong");
  await expect(verdict(page)).toContainText("do not lead to the root that was signed");
  await expect(page.getByText("✕ not the root")).toBeVisible();
  await expect(page.getByText("✓ signed root")).toHaveCount(0);
});

test("log checkpoints: the newest to keep, its key, and two compared in the browser", async ({
  page,
  login,
  propose,
}) => {
  await propose(payment);
  await login("Otto", "/audit");
  await page.getByRole("link", { name: "Log checkpoints" }).click();
  await expect(page.getByRole("heading", { name: "Keep this somewhere else" })).toBeVisible();
  await expect(page.getByText(/^localhost:\d+\/ten_\w+\+[0-9a-f]{8}\+/)).toBeVisible();
  const saved = page.waitForEvent("download");
  await page
    .getByRole("button", { name: /^Download the log checkpoint/ })
    .first()
    .click();
  expect(await readFile(await (await saved).path(), "utf8")).toMatch(/^localhost:\d+\/ten_\w+\n\d+\n.+\n\n— /);
  const list = page.getByRole("list", { name: "Log checkpoints" });
  await list.getByRole("checkbox").first().check();
  await list.getByRole("checkbox").nth(1).check();
  await expect(page.getByText(/^One history: /)).toBeVisible();
  await expect(page.getByText("Both signatures fit.")).toBeVisible();
});

test("verify now runs to its end with progress, and can be stopped", async ({ page, login }) => {
  await login("Otto", "/audit");
  await page.getByRole("link", { name: "Verify now" }).click();
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/^All [\d,]+ events fit$/)).toBeVisible();
  await page.route("**/api/v1/audit/verify", () => {});
  await page.getByRole("button", { name: "Verify again" }).click();
  await expect(page.getByRole("progressbar", { name: "Verifying the log" })).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Not finished: nothing is known of the log")).toBeVisible();
});

test("[T44] exports and receipts are files that verify by themselves", async ({ page, login, propose }) => {
  const { job } = await propose(payment);
  await login("Otto", "/audit");
  await openEventsOf(page, job.id, 1);
  const download = async () => {
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: /^Download assentry-audit/ }).click();
    return readFile(await (await started).path(), "utf8");
  };
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export the audit log" });
  await expect(dialog.getByText(/npx assentry audit verify assentry-audit-part-\S+\.jsonl/)).toBeVisible();
  const part = checkExport(await download());
  expect(part.header.filter).toEqual({ job: job.id });
  expect(part.lines.map(({ event }) => event.job)).toEqual([job.id]);
  await dialog.getByLabel("The whole log").check();
  expect(checkExport(await download()).lines.length).toBeGreaterThan(1);

  await page.goto(`/approvals/${job.id}`);
  await untilReviewAlive(page);
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: "Receipt" }).click();
  const receipt = JSON.parse(await readFile(await (await started).path(), "utf8"));
  checkReceipt(receipt);
  expect(receipt.job_id).toBe(job.id);
});

test.describe("[U25] when things are not as usual", () => {
  test.use({ expectedErrors: /Failed to load resource|net::ERR_/ });

  test("errors say what failed, keep the filters and can be tried again", async ({ page, login }) => {
    await login("Otto", "/audit");
    const list = /\/api\/v1\/audit\/events\?/;
    await page.route(list, (route) => route.fulfill({ status: 400, json: { detail: "It failed." } }));
    await page.getByLabel("What").selectOption("Vote");
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("The audit log could not be loaded. It failed.");
    await page.unroute(list);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toHaveCount(0);
    await page.route("**/api/v1/audit/proof?**", (route) => route.fulfill({ status: 403, json: { detail: "No." } }));
    await page.goto("/audit/0");
    await expect(verdict(page)).toContainText("Not verified: the proof could not be loaded");
    await page.goto("/audit/99999999");
    await expect(page.getByRole("heading", { name: "There is no such event" })).toBeVisible();
  });

  test("a receipt that is asked for too soon is explained", async ({ page, login, propose }) => {
    const { job } = await propose(payment);
    await page.route("**/receipt", (route) =>
      route.fulfill({ status: 409, json: { code: "not_in_log_yet", detail: "later" } }),
    );
    await login("Dana", `/approvals/${job.id}`);
    await untilReviewAlive(page);
    await page.getByRole("button", { name: "Receipt" }).click();
    await expect(page.getByText("is not signed yet. It is within a second")).toBeVisible();
  });
});

test("[U26] axe finds nothing to object to on the list and an event", async ({ page, login, propose }) => {
  test.slow();
  const { job } = await propose(payment);
  await login("Otto", "/audit");
  await openEventsOf(page, job.id, 1);
  await expectNoViolations(page, "events");
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoViolations(page, "export");
  await page.keyboard.press("Escape");
  await events(page).first().click();
  await expect(verdict(page)).toContainText("Verified");
  await expectNoViolations(page, "event");
  await page.getByRole("radio", { name: "Steps" }).click();
  await expectNoViolations(page, "steps");
});

test("[U26] axe finds nothing to object to on log checkpoints and a verification", async ({ page, login, propose }) => {
  test.slow();
  await propose(payment);
  await login("Otto", "/audit");
  await page.getByRole("link", { name: "Log checkpoints" }).click();
  await page.getByRole("checkbox").first().check();
  await page.getByRole("checkbox").nth(1).check();
  await expect(page.getByText(/^One history: /)).toBeVisible();
  await expectNoViolations(page, "log checkpoints");
  await page.getByRole("link", { name: "Verify now" }).click();
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/events fit$/)).toBeVisible();
  await expectNoViolations(page, "verified");
});

test.describe("[U28] on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("[U26] nothing of the log needs scrolling sideways at 320 px", async ({ page, login }) => {
    await login("Otto", "/audit");
    const fits = () => page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) <= window.innerWidth);
    expect(await fits()).toBe(true);
    await page.getByRole("button", { name: /^Filter/ }).click();
    expect(await fits()).toBe(true);
    for (const path of ["/audit/0", "/audit/checkpoints", "/audit/verify"]) {
      await page.goto(path);
      await expect(page.getByRole("main")).toContainText(/Event 0|Keep this|Verify the whole/);
      expect(await fits(), path).toBe(true);
    }
  });
});
