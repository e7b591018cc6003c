import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { answer, row, rows, title, untilAlive } from "./console";
import { expect, test } from "./fixtures";
import { email, note } from "./jobs";

const fold = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

test("[U24] duplicates fold into one row that opens by pointer and keyboard, in the order and counts of the queue", async ({
  page,
  login,
  propose,
  run,
}) => {
  // axe looks at several pages, in both themes.
  test.slow();
  await propose(email("twice@customer.example"));
  await propose(email("other@customer.example"));
  const [second, third] = [
    await propose(email("twice@customer.example")),
    await propose(email("twice@customer.example")),
  ];
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveText([/twice@customer/, /other@customer/]);
  const folded = fold(page, /^3 alike: .*twice@customer/);
  await expect(folded).toHaveAttribute("aria-expanded", "false");
  await expectNoViolations(page, "folded");
  await folded.click();
  await expect(rows(page)).toHaveText([/twice@customer/, /twice@customer/, /twice@customer/, /other@customer/]);
  await expectNoViolations(page, "open fold");
  await folded.click();
  await expect(rows(page)).toHaveCount(2);

  await untilAlive(page);
  await page.keyboard.press("j");
  await expect(row(page, "other@"), "what is folded is passed over").toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowRight");
  await expect(rows(page)).toHaveCount(4);
  await page.keyboard.press("j");
  await expect(rows(page).nth(1)).toBeFocused();
  await expect(rows(page).nth(1)).toHaveAttribute("data-job", second.job.id);
  await page.keyboard.press("ArrowLeft");
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(answer(page, "Duplicates")).toHaveText(/^2 other jobs that wait ask for the same\./);
  await page.keyboard.press("j");
  await expect(page, "in the review one goes through all of them").toHaveURL(new RegExp(second.job.id));
  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(third.job.id));
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toHaveAttribute("aria-current", "true");
});

test("[U24] a row and the review say how a like job was decided last and what differs; deciding one decides no other", async ({
  page,
  login,
  propose,
  call,
  person,
  run,
}) => {
  // axe looks at several pages, in both themes.
  test.slow();
  const earlier = await propose({ ...note("KLM555"), args: { reservation_id: "KLM555", bags: 4 } });
  const verdict = { reason: "fine", job_hash: earlier.job_hash };
  await call(person("Eli").token, "POST", `/approvals/${earlier.job.id}/approve`, verdict);
  const body = { ...note("KLM555"), args: { reservation_id: "KLM555", bags: 40 } };
  await propose(body);
  await propose(body);
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, "KLM555")).toContainText("Approved before, bags differs · just now by Eli Hart");
  await row(page, "KLM555").click();
  await expect(answer(page, "Last time")).toContainText("One like it was approved just now by Eli Hart. Bags differs.");
  await page.getByRole("button", { name: "Show the difference" }).click();
  const difference = page.getByRole("region", { name: "What differs from the last decision" });
  await expect(difference).toContainText("1 changed");
  await expect(difference).toContainText("×10");
  await expectNoViolations(page, "last decision");

  await page.keyboard.press("r");
  await page.getByRole("button", { name: "Wrong amount" }).click();
  await expect(title(page, "Note · KLM555")).toBeFocused();
  await expect(answer(page, "Duplicates")).toHaveCount(0);
  await expect(answer(page, "Last time")).toContainText(
    "One like it was rejected just now by Dana Reyes. Nothing differs.",
  );
  await expect(rows(page)).toHaveCount(1);
});
