import type { Claimed } from "@/lib/jobs/claim";
import type { JobView } from "@/lib/jobs/schemas";
import { answer, approve, row, rows, title, untilReviewAlive } from "./console";
import { expect, test, visit } from "./fixtures";
import { email, PAYMENT_TITLE, payment } from "./jobs";

test("a payment of $5,000 is seen live, approved by two people of finance, and runs once", async ({
  page,
  login,
  person,
  another,
  propose,
  call,
  agentKey,
  run,
}) => {
  await propose(email("first@customer.example"));
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);

  const proposed = await propose(payment);
  const { id } = proposed.job;
  expect(proposed).toMatchObject({ decision: "REQUIRE_APPROVAL", tier: "critical" });
  const waiting = call<JobView>(agentKey, "GET", `/jobs/${id}?wait=60`);
  await expect(page.getByRole("status").filter({ hasText: "1 new" })).toBeAttached();
  await expect(rows(page)).toHaveCount(2);
  await row(page, PAYMENT_TITLE).click();
  await expect(title(page, PAYMENT_TITLE)).toBeFocused();
  await expect(answer(page, "Needed")).toHaveText("Finance0 of 2");
  await approve(page, "Invoice 4711 is right", person("Dana"));
  await expect(page.getByText(`Approved: ${PAYMENT_TITLE}. It takes effect in 5 s.`)).toBeVisible();

  const elis = await another("Eli", `/approvals/${id}`);
  await expect(answer(elis, "Needed")).toHaveText("Finance1 of 2How others voted is shown once you have voted.");
  await visit(page, `/approvals/${id}`);
  await untilReviewAlive(elis);
  await approve(elis, "Checked with the vendor", person("Eli"));
  const resumed = await waiting;
  expect(resumed.body.job).toMatchObject({ id, state: "APPROVED" });
  expect(resumed.body.resolved_by.map(({ name }) => name).sort()).toEqual(["Dana Reyes", "Eli Hart"]);

  await expect(page.getByText("Dana Reyes and Eli Hart approved this while you were reading.")).toBeVisible();
  await page.getByRole("button", { name: "Show the latest" }).click();
  await expect(page.getByText("Waiting for the agent to claim it.")).toBeVisible();
  const claim = () => call<Claimed>(agentKey, "POST", `/jobs/${id}/claim`, { job_hash: proposed.job_hash });
  expect((await claim()).body.args).toEqual(payment.args);
  await expect(page.getByText("Approved, running").first()).toBeVisible();
  expect(await claim()).toMatchObject({ status: 409, body: { code: "already_claimed" } });
  const output = { transfer: "tr_771", settled: true };
  await call(agentKey, "POST", `/jobs/${id}/result`, { outcome: "succeeded", output });
  await expect(page.getByText("✓ Succeeded")).toBeVisible();

  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem").getByText("approved", { exact: true })).toHaveCount(2);
  await expect(history.getByText("Invoice 4711 is right")).toBeVisible();
  await expect(history.getByText("Checked with the vendor")).toBeVisible();
  await expect(history.getByText("tr_771")).toBeVisible();
});

test("whoever comes second is told who decided and can no longer decide", async ({ page, login, another, propose }) => {
  const { job } = await propose(email("second@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await page.getByRole("button", { name: /^Approve/ }).click();
  await page.getByLabel("Reason").fill("I was still typing");
  const elis = await another("Eli", `/approvals/${job.id}`);
  await untilReviewAlive(elis);
  await elis.getByRole("button", { name: /^Reject/ }).click();
  await elis.getByRole("button", { name: "Wrong target" }).click();

  await expect(page.getByRole("status").filter({ hasText: "Eli Hart rejected this" })).toBeVisible();
  await expect(page.getByLabel("Reason")).toBeFocused();
  await expect(page.getByLabel("Reason")).toHaveValue("I was still typing");
  const send = page.getByRole("form", { name: "Approve" }).getByRole("button", { name: /^Approve/ });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Show the latest" }).click();
  await expect(page.getByText(/Rejected\s*by Eli Hart/)).toBeVisible();
});

test("[U1] jobs are opened, approved and rejected by the keyboard alone", async ({ page, login, propose, run }) => {
  for (const to of ["a", "b", "c"]) await propose(email(`${to}@customer.example`));
  await login("Finn", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(title(page, "Send email · a@customer.example")).toBeFocused();

  await page.keyboard.press("a");
  await page.keyboard.type("as agreed");
  await page.keyboard.press("Control+Enter");
  await expect(title(page, "Send email · b@customer.example")).toBeFocused();
  await page.keyboard.press("j");
  await expect(title(page, "Send email · c@customer.example")).toBeFocused();
  await page.keyboard.press("k");
  await expect(title(page, "Send email · b@customer.example")).toBeFocused();
  await page.keyboard.press("r");
  await page.keyboard.type("jar, not a key: a r j k");
  await page.keyboard.press("Control+Enter");
  await expect(title(page, "Send email · c@customer.example")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("[U28] one decision is made from the queue to the next item", async ({ page, login, propose, run }) => {
    for (const to of ["a", "b"]) await propose(email(`${to}@phone.example`));
    await login("Grace", `/approvals?q=${run}`);
    await rows(page).first().tap();
    await expect(title(page, "Send email · a@phone.example")).toBeVisible();
    await expect(page.getByRole("list", { name: "Jobs" })).toBeHidden();
    for (const button of await page.getByRole("button", { name: /^(Approve|Reject|Queue)/ }).all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    await page.getByRole("button", { name: /^Reject/ }).tap();
    await page.getByRole("button", { name: "Not needed" }).tap();
    await expect(title(page, "Send email · b@phone.example")).toBeVisible();
    await page.getByRole("button", { name: /^Approve/ }).tap();
    // At a person's speed: the second tap of a double tap sends nothing.
    await page.getByLabel("Reason").pressSequentially("fine", { delay: 200 });
    await page
      .getByRole("form")
      .getByRole("button", { name: /^Approve/ })
      .tap();
    await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  });
});
