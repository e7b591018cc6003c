import type { JobView } from "@/lib/jobs/schemas";
import { approve, row, title, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { PAYMENT_TITLE, payment } from "./jobs";

test("[U11] a decision can be taken back until the server lets it count", async ({
  page,
  login,
  person,
  propose,
  call,
  agentKey,
  run,
}) => {
  const { job } = await propose(payment);
  const approved = async () => {
    const { body } = await call<JobView>(agentKey, "GET", `/jobs/${job.id}`);
    return body.requirements[0]?.approved;
  };
  await login("Dana", `/approvals/${job.id}?q=${run}`);
  await untilReviewAlive(page);
  await approve(page, "Invoice 4711 is right", person("Dana"));
  await expect(page.getByText(`Approved: ${PAYMENT_TITLE}. It takes effect in 5 s.`)).toBeVisible();
  await expect(row(page, PAYMENT_TITLE)).toHaveCount(0);
  expect(await approved(), "the agent sees nothing of it").toBe(0);
  await page.keyboard.press("z");
  await expect(page.getByText(`Undone: ${PAYMENT_TITLE}. It waits again.`)).toBeVisible();
  await expect(title(page, PAYMENT_TITLE)).toBeVisible();
  await expect(row(page, PAYMENT_TITLE)).toHaveCount(1);

  await approve(page, "Now I am sure", person("Dana"));
  await expect(row(page, PAYMENT_TITLE)).toHaveCount(0);
  await page.goto(`/approvals/${job.id}`);
  await expect(page.getByRole("status").filter({ hasText: "You have decided this" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: /^Approve/ })).toBeVisible();

  await approve(page, "At last", person("Dana"));
  await expect.poll(approved, { message: "it counts when the window has passed" }).toBe(1);
  await page.keyboard.press("z");
  await expect(page.getByText("There is nothing to undo.")).toBeVisible();
});
