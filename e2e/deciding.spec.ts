import type { Page } from "@playwright/test";
import type { JobView } from "@/lib/jobs/schemas";
import { expectNoViolations } from "./axe";
import { answer, approve, readAll, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { email, PAYMENT_TITLE, payment, rebooking } from "./jobs";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const form = (page: Page, name: string) => page.getByRole("form", { name });
const editor = (page: Page) => page.getByRole("textbox", { name: "Arguments as JSON" });
const verdict = (page: Page) => form(page, "Edit").getByRole("status");

/** Puts another text into the editor, by its keys. */
async function write(page: Page, args: unknown): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(typeof args === "string" ? args : JSON.stringify(args, null, 2));
}

const mail = (to: string) => ({ ...email(to).args, subject: "Your new seat" });

test("[U1] e edits by the keyboard: a fault is named in place, the difference comes before the approval", async ({
  page,
  login,
  propose,
  call,
  agentKey,
  run,
}) => {
  const { job } = await propose(email("one@customer.example"));
  const scripts: string[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.url());
  });
  await login("Dana", `/approvals/${job.id}?q=${run}`);
  await untilReviewAlive(page);
  const before = scripts.length;
  await page.keyboard.press("e");
  await expect(editor(page)).toBeFocused();
  expect(scripts.length, "the editor's code comes when it is opened").toBeGreaterThan(before);

  await write(page, '{\n  "to": ["one@customer.example"]\n  "subject": "Your new seat"\n}');
  await expect(verdict(page)).toHaveText("Line 3: Put a comma before this, or close with }.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("What the edit changes"), "nothing goes on with a fault").toHaveCount(0);
  await write(page, mail("one@customer.example"));
  await expect(verdict(page)).toContainText("Policy asks for the same as before.");
  await expect(verdict(page)).toContainText("Your vote counts: one is needed, so sending this approves it.");
  await page.keyboard.press("Control+Enter");
  const changes = page.getByRole("region", { name: "What the edit changes" });
  await expect(changes).toContainText("1 changed");
  await expect(changes.getByRole("insertion")).toContainText("new seat");
  await expect(page.getByLabel("Why this edit?"), "never on the approval").toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Say why you changed it.")).toBeVisible();
  await page.keyboard.type("The subject was vague");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Approved as edited: Send email · one@customer.example.")).toBeVisible();
  const { body } = await call<JobView>(agentKey, "GET", `/jobs/${job.id}`);
  expect(body.job).toMatchObject({ state: "APPROVED", revision: 2, args: mail("one@customer.example") });
});

test("[U23] an edit that policy gates more strictly says so, and that one's own vote won't count", async ({
  page,
  login,
  propose,
  call,
  agentKey,
}) => {
  const { job } = await propose(email("one@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await button(page, /^Edit/).click();
  const many = Array.from({ length: 26 }, (_, index) => `c${index}@customer.example`);
  await write(page, { ...email("x").args, to: many });
  await expect(verdict(page)).toContainText("A stricter gate");
  await expect(verdict(page)).toContainText("also needs Marketing (1); also needs Security (1)");
  await expect(verdict(page)).toContainText("Your own vote will not count: 3 people are needed");
  await button(page, "Compare").click();
  await page.getByLabel("Why this edit?").fill("All of them are concerned");
  await button(page, "Send edit to approvers").click();
  await expect(page.getByText(/^Edited: /)).toBeVisible();
  const { body } = await call<JobView>(agentKey, "GET", `/jobs/${job.id}`);
  expect(body).toMatchObject({ job: { state: "APPROVAL", revision: 2 }, tier: "high" });
  expect(body.requirements.map(({ approved }) => approved)).toEqual([0, 0, 0]);
});

test("[U22] [U27] an edit of a job that changed meanwhile is kept, also by a reload, and what changed is shown", async ({
  page,
  login,
  propose,
  person,
  call,
}) => {
  const { job, job_hash } = await propose(email("one@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.keyboard.press("e");
  await write(page, mail("one@customer.example"));
  await expect(verdict(page)).toContainText("Your vote counts");
  const many = Array.from({ length: 26 }, (_, index) => `c${index}@customer.example`);
  const args = { ...email("one@customer.example").args, to: many };
  const edited = await call(person("Eli").token, "POST", `/approvals/${job.id}/edit`, { args, reason: "x", job_hash });
  expect(edited.status).toBe(200);
  await expect(page.getByText("The payload changed while you were reading: revision 2.")).toBeVisible();
  await page.reload();
  await untilReviewAlive(page);
  await expect(editor(page)).toContainText("Your new seat");
  await expect(form(page, "Edit").getByText(/Revision 2 came while you edited revision 1/)).toBeVisible();
  const meanwhile = page.getByRole("region", { name: "What changed meanwhile" });
  await expect(meanwhile).toContainText("c25@customer.example");
  await button(page, "Go on with my text").click();
  await expect(verdict(page)).toContainText("Your own vote will not count");
  await expect(editor(page)).toContainText("Your new seat");
});

test("[U17] c sends the job back with remarks on its fields, as the agent then reads them", async ({
  page,
  login,
  propose,
  call,
  agentKey,
}) => {
  const { job } = await propose(rebooking);
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.keyboard.press("c");
  const asked = form(page, "Request changes");
  await expect(asked.getByLabel(/What should be different/)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(asked.getByText(/Say what should change/)).toBeVisible();
  await page.keyboard.type("Keep the cabin");
  await asked.getByLabel("Mark a field").selectOption("args.cabin");
  await asked.getByLabel("Remark on args.cabin").fill("economy, as booked");
  await asked.getByLabel("Mark a field").selectOption("args.flights[1].date");
  const reads = asked.getByRole("region", { name: "What the agent will read" });
  await expect(reads).toContainText("Keep the cabin\nargs.cabin: economy, as booked");
  await expectNoViolations(page, "request changes");
  await asked.getByRole("button", { name: /^Request changes/ }).click();
  await expect(page.getByText(/^Sent back: /)).toBeVisible();
  const { body } = await call<JobView>(agentKey, "GET", `/jobs/${job.id}`);
  expect(body.change_request).toMatchObject({
    message: "Keep the cabin\nargs.cabin: economy, as booked",
    fields: ["args.cabin", "args.flights[1].date"],
  });
});

test("[U23] x asks one more role: only those that can approve, saying that it only adds", async ({
  page,
  login,
  propose,
}) => {
  const { job } = await propose(email("one@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.keyboard.press("x");
  const escalating = form(page, "Escalate");
  await expect(escalating.getByText(/This only adds/)).toBeVisible();
  await expect(escalating.getByRole("radio", { name: /^Reviewer asked already/ })).toBeDisabled();
  await escalating.getByRole("radio", { name: /^Security 1 person can approve/ }).check();
  await escalating.getByLabel(/^Why/).fill("It names a customer's address");
  await expectNoViolations(page, "escalate");
  await escalating.getByRole("button", { name: "Escalate to Security" }).click();
  await expect(page.getByText(/^Escalated: /)).toBeVisible();
  await page.goto(`/approvals/${job.id}`);
  await expect(answer(page, "Needed")).toHaveText("Reviewer0 of 1Security0 of 1");
});

test("[U3] the palette lists every way to decide with its key", async ({ page, login, propose }) => {
  const { job } = await propose(email("one@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find an action" });
  for (const [name, key] of [
    ["Approve", "A"],
    ["Reject", "R"],
    ["Edit, then approve", "E"],
    ["Request changes", "C"],
    ["Escalate", "X"],
    ["Take", "T"],
    ["Snooze", "S"],
  ])
    await expect(palette.getByRole("option", { name: `${name} ${key}`, exact: true })).toBeVisible();
});

test.describe("a critical item", () => {
  test.use({ viewport: { width: 1280, height: 560 }, expectedErrors: /status of 403/ });

  test("[U18] approve is locked until all was on screen, asks for the target by hand and the password", async ({
    page,
    login,
    person,
    propose,
    call,
    agentKey,
  }) => {
    const { job } = await propose(payment);
    await login("Dana", `/approvals/${job.id}`);
    await untilReviewAlive(page);
    await expect(button(page, /^Approve/)).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText(/of this critical item not on screen yet/)).toBeVisible();
    await expect(button(page, /^Reject/), "a reject needs no evidence").toHaveAttribute("aria-disabled", "false");
    await page.keyboard.press("a");
    await expect(page.getByRole("form")).toHaveCount(0);
    await readAll(page);
    await button(page, /^Approve/).click();
    const asked = form(page, "Approve");
    await expect(asked.getByLabel("Reason")).toBeFocused();
    await page.keyboard.press("Control+Enter");
    await expect(asked.getByText("This is not “Acme GmbH”.")).toBeVisible();
    await asked.getByLabel("Type the target: Acme GmbH").fill("Acme GmbH");
    await expect(asked.getByText("Critical items ask who decides once more.")).toBeVisible();
    await asked.getByLabel("Your password").fill("not my password");
    await expectNoViolations(page, "critical");
    await asked.getByRole("button", { name: /^Approve/ }).click();
    await expect(page.getByRole("alert").filter({ hasText: "This is not your password" })).toBeVisible();
    const { body } = await call<JobView>(agentKey, "GET", `/jobs/${job.id}`);
    expect(body.requirements[0]?.approved).toBe(0);
    await asked.getByLabel("Your password").fill(person("Dana").password);
    await asked.getByRole("button", { name: /^Approve/ }).click();
    await expect(page.getByText(`Approved: ${PAYMENT_TITLE}. It takes effect in 5 s.`)).toBeVisible();
  });
});

test("[U26] axe finds nothing in the editor and its comparison, and all of it fits on a phone", async ({
  page,
  login,
  propose,
}) => {
  const { job } = await propose(rebooking);
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.keyboard.press("e");
  await expect(editor(page)).toBeFocused();
  await write(page, { ...rebooking.args, cabin: "economy" });
  await expect(verdict(page)).toContainText("Your vote counts");
  await expectNoViolations(page, "editing");
  await button(page, "Compare").click();
  await expectNoViolations(page, "comparing");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(button(page, "Approve as edited")).toBeInViewport();
  await page.keyboard.press("Escape");
  for (const name of [/^Approve/, /^Reject/, /^Edit/, /^Request changes/, /^Escalate/])
    await expect(button(page, name)).toBeInViewport({ ratio: 1 });
});

test("[U17] nothing is sent by Enter alone from the open job, and approve never has the focus", async ({
  page,
  login,
  person,
  propose,
  call,
  agentKey,
}) => {
  const { job } = await propose(email("one@customer.example"));
  const state = async () => (await call<JobView>(agentKey, "GET", `/jobs/${job.id}`)).body.job.state;
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  for (const key of ["e", "c", "x"]) {
    await page.keyboard.press(key);
    await expect(page.getByRole("form")).toBeVisible();
    await expect(page.locator("form :is(textarea, [role=textbox])").first()).toBeVisible();
    await expect(button(page, /^Approve|^Compare|^Escalate|^Request changes/).first()).not.toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("form")).toHaveCount(0);
  }
  expect(await state()).toBe("APPROVAL");
  await approve(page, "as agreed", person("Dana"));
  await expect.poll(state).toBe("APPROVED");
});
