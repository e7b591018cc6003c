import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { row, rows, untilAlive } from "./console";
import { expect, test } from "./fixtures";
import { email, note } from "./jobs";

const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const box = (page: Page, name: string) => page.getByRole("checkbox", { name });

test("[U19] notes are approved together, by pointer: each result is listed, and what changed meanwhile isn't decided", async ({
  page,
  login,
  propose,
  call,
  agentKey,
  person,
  run,
}) => {
  // axe looks at several pages, in both themes.
  test.slow();
  const jobs = [];
  for (const id of ["AAA111", "BBB222", "CCC333", "DDD444"]) jobs.push(await propose(note(id)));
  await propose(email("not-low@customer.example"));
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(5);

  await row(page, "AAA111").hover();
  await box(page, "Select: Note · AAA111").click();
  await expect(bar(page)).toContainText("1 selected");
  await row(page, "DDD444").hover();
  await box(page, "Select: Note · DDD444").click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("4 selected booking.note");
  await row(page, "not-low").hover();
  await page.getByRole("checkbox", { name: /not-low@customer/ }).click();
  await expect(bar(page)).toContainText("Left out: 1 is not of the low tier.");
  await expectNoViolations(page, "selection");

  await bar(page).getByRole("button", { name: "Approve 4 notes…" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 4 notes" });
  await expect(dialog.getByRole("list", { name: "Selected" }).getByRole("listitem")).toHaveCount(4);
  await expectNoViolations(page, "bulk dialog");
  // Somebody else is first with one of them while the dialog is open; no event has come here yet when it is sent.
  const [first] = jobs;
  await page.route("**/api/v1/approvals/bulk", async (route) => {
    const body = { reason: "mine", job_hash: first?.job_hash };
    await call(person("Eli").token, "POST", `/approvals/${first?.job.id}/reject`, body);
    await route.continue();
  });
  await dialog.getByRole("button", { name: /^Approve 4 notes/ }).click();
  const told = page.getByRole("dialog", { name: "What became of each" });
  await expect(told.getByRole("status")).toContainText("3 approved, 1 refused");
  await expect(told.getByRole("status")).toBeFocused();
  await expect(told.getByRole("listitem").first()).toContainText("This was rejected already by Eli Hart.");
  await expect(told.getByRole("listitem").filter({ hasText: "Approved." })).toHaveCount(3);
  await expectNoViolations(page, "bulk results");
  await told.getByRole("button", { name: "Done" }).click();
  await expect(rows(page)).toHaveText([/not-low/]);
  await expect(rows(page).first()).toBeFocused();
  for (const { job } of jobs.slice(1)) {
    const { body } = await call<{ job: { state: string } }>(agentKey, "GET", `/jobs/${job.id}`);
    expect(body.job.state).toBe("APPROVED");
  }
});

test("[U19] by keyboard alone: v selects, a named reason rejects all that are selected", async ({
  page,
  login,
  propose,
  call,
  agentKey,
  run,
}) => {
  const jobs = [await propose(note("AAA111")), await propose(note("BBB222"))];
  await login("Dana", `/approvals?q=${run}`);
  await untilAlive(page);
  await page.keyboard.press("j");
  await expect(row(page, "AAA111")).toBeFocused();
  await page.keyboard.press("v");
  await page.keyboard.press("j");
  await expect(row(page, "BBB222")).toBeFocused();
  await page.keyboard.press("v");
  await expect(page.locator("[data-slot=selection-status]")).toHaveText("2 selected, tool booking.note.");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Select for one decision on several");
  await page.keyboard.press("Escape");
  await bar(page).getByRole("button", { name: "Reject…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Reject 2 notes" });
  await dialog.getByRole("button", { name: "Not needed" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("status")).toContainText("2 rejected");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(rows(page)).toHaveCount(0);
  for (const { job } of jobs) {
    const { body } = await call<{ job: { state: string } }>(agentKey, "GET", `/jobs/${job.id}`);
    expect(body.job.state).toBe("REJECTED");
  }
});

test("[U19] a selection never survives a change of what was selected", async ({
  page,
  login,
  propose,
  call,
  person,
  run,
}) => {
  const [changed] = [await propose(note("AAA111")), await propose(note("BBB222"))];
  await login("Dana", `/approvals?q=${run}`);
  for (const id of ["AAA111", "BBB222"]) {
    await row(page, id).hover();
    await box(page, `Select: Note · ${id}`).click();
  }
  await expect(bar(page)).toContainText("2 selected");
  const { job, job_hash } = changed;
  const body = { message: "Which flight?", job_hash };
  expect((await call(person("Eli").token, "POST", `/approvals/${job.id}/request-changes`, body)).status).toBe(200);
  await expect(bar(page)).toContainText("1 selected");
  await expect(bar(page)).toContainText("1 left the selection");
  await expect(bar(page).getByRole("button", { name: "Approve 1 note…" })).toBeVisible();
});
