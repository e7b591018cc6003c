import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { answer, approve, untilReviewAlive } from "./console";
import { expect, test, visit } from "./fixtures";
import { payment, rebooking } from "./jobs";

const SAID = "looks like fraud to me";
const changes = (page: Page) => page.locator("#changes");
const history = (page: Page) => page.getByRole("region", { name: "History" });

/** The page has had the open revision on screen for long enough that the server keeps it. */
const remembered = (page: Page) =>
  page.waitForResponse((response) => (response.request().postData() ?? "").includes('"revision":'));

test("[U13] a job that comes back changed shows what changed since my last review, and against anything else", async ({
  page,
  login,
  person,
  propose,
  call,
  agentKey,
}) => {
  test.slow();
  const { job } = await propose(rebooking);
  const seen = remembered(page);
  await login("Dana", `/approvals/${job.id}`);
  await seen;
  const eli = person("Eli").token;
  const asked = await call(eli, "POST", `/approvals/${job.id}/request-changes`, { message: "Economy, as booked" });
  expect(asked.status).toBe(200);
  const revised = { args: { ...rebooking.args, cabin: "economy" } };
  expect((await call(agentKey, "PUT", `/jobs/${job.id}`, revised)).status).toBe(200);

  await visit(page, `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await expect(changes(page).getByRole("heading", { level: 2 })).toHaveText("Since your last review");
  await expect(changes(page)).toContainText("Revision 2 against revision 1, which you had open");
  await expect(changes(page).getByRole("deletion")).toHaveText(/business/);
  await expect(changes(page).getByRole("insertion")).toHaveText(/economy/);
  await page.keyboard.press("n");
  await expect(changes(page).locator("li:focus")).toContainText("cabin");
  await expectNoViolations(page, "since my last review");

  await page.keyboard.press("v");
  const against = page.getByLabel("Compare with");
  await expect(against).toBeFocused();
  await against.selectOption({ label: "The record (before)" });
  await expect(changes(page).getByRole("heading", { level: 2 })).toHaveText("Changes");
  await expect(changes(page)).toContainText("The arguments against the record");
  await against.selectOption({ label: "The revision before (1)" });
  await expect(changes(page).getByRole("insertion")).toHaveText(/economy/);
  await against.selectOption({ label: "Any two revisions" });
  await page.getByLabel("From revision").selectOption("2");
  await page.getByLabel("to revision", { exact: true }).selectOption("1");
  await expect(changes(page).getByRole("insertion")).toHaveText(/business/);
  await expect(changes(page)).toContainText("What is decided on is revision 2.");

  await history(page).getByRole("button", { name: "What revision 2 changed" }).click();
  await expect(history(page).getByRole("insertion")).toHaveText(/economy/);
  await expect(history(page)).toContainText("Economy, as booked");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoViolations(page, "two revisions on a phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test.describe("blind", () => {
  // The receipt that is refused.
  test.use({ expectedErrors: /status of 409/ });

  test("[U20] who votes second sees neither how the first voted nor what they said, until they have voted", async ({
    page,
    login,
    person,
    propose,
    call,
    run,
  }) => {
    // To nobody that was paid before: how that was decided is no secret.
    const { job, job_hash } = await propose({ ...payment, args: { ...payment.args, vendor: `${run} GmbH` } });
    const words = { reason: SAID, note: SAID, job_hash };
    expect((await call(person("Dana").token, "POST", `/approvals/${job.id}/approve`, words)).status).toBe(200);
    await login("Eli", `/approvals/${job.id}`);
    await untilReviewAlive(page);
    await expect(answer(page, "Needed")).toHaveText("Finance1 of 2How others voted is shown once you have voted.");
    await expect(history(page)).toContainText("How others voted is shown once you have voted.");
    expect(await page.content()).not.toContain(SAID);
    await expect(page.getByRole("article")).not.toContainText("Dana Reyes");
    await history(page).getByRole("button", { name: "Receipt" }).click();
    await expect(history(page).getByText("You get it once you have voted.")).toBeVisible();
    await page.goto(`/approvals/${job.id}/print`);
    await expect(page.getByText("Printed by somebody who may still vote")).toBeVisible();
    expect(await page.content()).not.toContain(SAID);

    await visit(page, `/approvals/${job.id}`);
    await untilReviewAlive(page);
    await approve(page, "The invoice is right", person("Eli"));
    await visit(page, `/approvals/${job.id}`);
    await expect(history(page).getByText(SAID).first()).toBeVisible();
  });
});

test("a job is printed whole with its receipt, black on white in any theme", async ({
  page,
  login,
  person,
  propose,
  call,
  agentKey,
  context,
}) => {
  const { job, job_hash } = await propose(payment);
  for (const name of ["Dana", "Hugo"])
    await call(person(name).token, "POST", `/approvals/${job.id}/approve`, { reason: `${name} agrees`, job_hash });
  expect((await call(agentKey, "POST", `/jobs/${job.id}/claim`, { job_hash })).status).toBe(200);
  await login("Dana", `/approvals/${job.id}`);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find an action" });
  await expect(palette.getByRole("option", { name: /^Print with its receipt/ })).toBeVisible();
  await page.keyboard.press("Escape");

  const opened = context.waitForEvent("page");
  await history(page).getByRole("link", { name: "Print" }).click();
  const paper = await opened;
  const record = paper.getByRole("main");
  // What happened last is signed within a second.
  await expect(async () => {
    await paper.reload();
    await expect(paper.getByRole("columnheader", { name: "Leaf hash" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  for (const words of [job.id, job_hash, "Acme GmbH", "Dana agrees", "Hugo agrees", "payment-gate", "approval.voted"])
    await expect(record).toContainText(words);
  await expect(record).toContainText("assentry receipt verify");
  await expect(record.getByText('"amount": 5000')).toBeVisible();
  await expectNoViolations(paper, "print");

  await paper.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(paper.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(record).toHaveCSS("color", "rgb(22, 24, 29)");
  await expect(record).toHaveCSS("background-color", "rgb(255, 255, 255)");
  for (const format of ["A4", "Letter"]) expect((await paper.pdf({ format })).length).toBeGreaterThan(10_000);
});
