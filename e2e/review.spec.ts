import type { Page } from "@playwright/test";
import { answer, row, rows, title, untilReviewAlive } from "./console";
import { expect, test, visit } from "./fixtures";
import { DEPLOY_TITLE, deploy, email, PAYMENT_TITLE, payment, rebooking } from "./jobs";

test("[U5] after a decision the next item opens and its title has the focus", async ({ page, login, propose, run }) => {
  const [first] = [await propose(email("1@customer.example")), await propose(email("2@customer.example"))];
  await login("Dana", `/approvals?q=${run}`);
  await row(page, "1@customer.example").click();
  await page.getByRole("button", { name: /^Approve/ }).click();
  await page
    .getByRole("form")
    .getByRole("button", { name: /^Approve/ })
    .click();
  await expect(title(page, "Send email · 2@customer.example")).toBeFocused();
  await expect(page).not.toHaveURL(new RegExp(first.job.id));
  await expect(row(page, "1@customer.example")).toHaveCount(0);
  await expect(row(page, "2@customer.example")).toHaveAttribute("aria-current", "true");

  await page.getByRole("button", { name: /^Reject/ }).click();
  await page.getByRole("button", { name: "Not needed" }).click();
  await expect(page, "after the last one: back to the queue").toHaveURL(`/approvals?q=${run}`);
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
});

/** All of it is inside the window and not under the decision bar. */
async function expectAboveFold(page: Page, what: Record<string, ReturnType<Page["locator"]>>): Promise<void> {
  const bar = await page.locator("[data-slot=decision-bar]").boundingBox();
  for (const [name, locator] of Object.entries(what)) {
    const box = await locator.boundingBox();
    expect(box, `${name} is not on the page`).not.toBeNull();
    expect((box?.y ?? 0) + (box?.height ?? 0), `${name} ends below the fold`).toBeLessThanOrEqual(bar?.y ?? 0);
    expect(box?.y, `${name} begins above the window`).toBeGreaterThanOrEqual(0);
  }
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(800);
}

for (const [name, body, heading, fact, rule] of [
  ["a payment", payment, PAYMENT_TITLE, "5,000", "payment-gate"],
  ["a rebooking", rebooking, "Update reservation flights · NM1VX1", "NM1VX1", "reservation-change"],
] as const) {
  test(`[U14] at 1280×800 all that ${name} has to be judged by is above the fold`, async ({ page, login, propose }) => {
    const { job } = await propose(body);
    await login("Dana", `/approvals/${job.id}`);
    await expect(title(page, heading)).toBeVisible();
    await expectAboveFold(page, {
      "what will happen": title(page, heading),
      "to what": page.getByRole("article").getByRole("definition").filter({ hasText: fact }).first(),
      "on whose behalf": answer(page, "On behalf of"),
      "how reversible": answer(page, "Undo"),
      "the reason": answer(page, "Why asked"),
      "the rule": answer(page, "Why asked").getByText(rule),
      "what is needed": answer(page, "Needed"),
      "time left": answer(page, "Time left"),
    });
    for (const verb of [/^Approve/, /^Reject/]) await expect(page.getByRole("button", { name: verb })).toBeInViewport();
  });
}

test("[U15] the agent's words are marked as such and stand nowhere else", async ({ page, login, propose }) => {
  const { job } = await propose(rebooking);
  await login("Dana", `/approvals/${job.id}`);
  const evidence = page.getByRole("region", { name: "Evidence" });
  const { summary, checkpoint } = rebooking;
  const said = [summary.title, summary.why, summary.next_effect, checkpoint.reasoning, checkpoint.request];
  for (const words of said) {
    await expect(evidence.getByText(words).first()).toBeVisible();
    expect(await page.getByText(words).count(), words).toBe(await evidence.getByText(words).count());
  }
  await expect(evidence.getByText("Agent’s words, unverified")).toBeVisible();
  const marked = evidence.locator("[data-slot=agents-words]");
  expect(await marked.getByText(checkpoint.reasoning).count()).toBe(1);
  await expect(title(page, "Update reservation flights · NM1VX1"), "the title is the server's").toBeVisible();
});

test("[U12] the difference is by field, with signs for those who see no colour", async ({ page, login, propose }) => {
  const { job } = await propose(rebooking);
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const changes = page.getByRole("region", { name: "Changes" });
  const cabin = changes.getByRole("listitem").filter({ hasText: "cabin" });
  await expect(cabin.getByRole("deletion")).toHaveText("−Before: economy");
  await expect(cabin.getByRole("insertion")).toHaveText("+After: business");
  await expect(changes.getByRole("button", { name: /unchanged field/ }).first()).toBeVisible();
  await changes.getByRole("radio", { name: "Split" }).click();
  await expect(cabin).toContainText("business");
  await page.keyboard.press("d");
  await expect(changes.getByRole("radio", { name: "Unified" })).toBeChecked();
});

test("[U16] nothing is hidden: what is not shown is counted and opens", async ({ page, login, propose }) => {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index + 1}`);
  const { job } = await propose({ tool: "email.send", args: { to: ["a@customer.example"], body: lines.join("\n") } });
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const whole = page.getByRole("region", { name: "What will run" });
  await expect(whole.getByText(/\d+ lines not shown/)).toBeVisible();
  await expect(whole.getByText("line 300")).toHaveCount(0);
  await whole.getByRole("button", { name: "Show all" }).click();
  await expect(whole.getByText("line 300")).toBeAttached();
  await expect(whole.getByText(/not shown/)).toHaveCount(0);
});

test("[U17] a reject takes no more steps than an approval, and approving is never what Enter does", async ({
  page,
  login,
  propose,
  call,
  agentKey,
}) => {
  const { job } = await propose(deploy);
  const stateOf = async () => {
    const { body } = await call<{ job: { state: string } }>(agentKey, "GET", `/jobs/${job.id}`);
    return body.job.state;
  };
  await login("Finn", `/approvals/${job.id}`);
  await expect(title(page, DEPLOY_TITLE)).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("a");
  const approveForm = page.getByRole("form", { name: "Approve" });
  await expect(approveForm.getByLabel("Reason")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(approveForm).toHaveCount(0);
  expect(await stateOf()).toBe("APPROVAL");

  await page.keyboard.press("r");
  const rejectForm = page.getByRole("form", { name: "Reject" });
  await rejectForm.getByRole("button", { name: /^Reject.*Ctrl/ }).click();
  await expect(rejectForm.getByText("Say why, or press one of the reasons.")).toBeVisible();
  await expect(rejectForm.getByLabel("Why not?")).toHaveAttribute("aria-invalid", "true");
  expect(await stateOf(), "a reject needs a reason").toBe("APPROVAL");
  await page.keyboard.press("Escape");

  // Two presses from the open item, as for an approval: `r` and the reason; `a` and the button.
  await page.getByRole("button", { name: /^Reject/ }).click();
  await page.getByRole("button", { name: "Against policy" }).click();
  await expect.poll(stateOf).toBe("REJECTED");
});

test("[U23] whoever cannot approve is told which role is missing", async ({ page, login, propose }) => {
  const { job } = await propose(payment);
  await login("Grace", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  await expect(answer(page, "You")).toHaveText("You can’t approve. This needs the role finance.");
  await expect(page.getByRole("button", { name: /^Approve/ })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: /^Approve/ }).click({ force: true });
  await page.keyboard.press("a");
  await expect(page.getByRole("form")).toHaveCount(0);
});

test("[T33] nothing in a payload runs or becomes a link", async ({ page, login, propose, run }) => {
  const attack = `<img src=x onerror="window.pwned=1"><script>window.pwned=2</script>`;
  const links = "[click me](https://evil.example) https://evil.example javascript:alert(1)";
  const { job } = await propose({
    tool: "email.send",
    args: { to: ["a@customer.example"], body: attack, links, [attack]: links, nested: { [links]: [attack] } },
    before: { body: `old ${attack}`, to: ["a@customer.example"] },
    summary: { title: attack, why: links },
    checkpoint: { request: attack, reasoning: links, context: [{ role: attack, content: links }], [links]: attack },
    identity: { on_behalf_of: attack },
  });
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);
  await visit(page, `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const review = page.getByRole("article");
  await expect(review.getByText(attack).first()).toBeVisible();
  for (const view of ["JSON", "Fields"]) {
    await review.getByRole("radio", { name: view }).click();
    await expect(
      review.locator("img, script, iframe, object, svg use, a:not([href^='#'], [href^='/approvals/job_'])"),
    ).toHaveCount(0);
  }
  expect(await page.evaluate(() => Reflect.get(window, "pwned"))).toBeUndefined();
});
