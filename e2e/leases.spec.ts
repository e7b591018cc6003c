import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { row, title, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { email } from "./jobs";

const button = (page: Page, name: string) => page.getByRole("button", { name });

test("[U9] two reviewers see each other, take, take over after asking, and release", async ({
  page,
  login,
  another,
  propose,
}) => {
  const { job } = await propose(email("one@customer.example"));
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const elis = await another("Eli", `/approvals/${job.id}`);
  await untilReviewAlive(elis);
  const standing = (where: Page) => where.getByRole("navigation", { name: "Queue" }).getByRole("status");
  await expect(standing(page)).toHaveText("Eli Hart is looking");
  await expect(standing(elis)).toHaveText("Dana Reyes is looking");

  await page.keyboard.press("t");
  await expect(standing(page)).toHaveText(/^You have it until .*Eli Hart is looking$/);
  await expect(standing(elis)).toHaveText(/^Dana Reyes has it until .* and is looking$/);
  await elis.keyboard.press("t");
  const asking = elis.getByRole("alertdialog", { name: "Take this over from Dana Reyes?" });
  await expect(asking.getByRole("button", { name: "Leave it" })).toBeFocused();
  await expectNoViolations(elis, "take over");
  await elis.keyboard.press("Escape");
  await expect(asking).toHaveCount(0);
  await expect(standing(page), "asking takes nothing").toHaveText(/^You have it/);
  await button(elis, "Take over").click();
  await asking.getByRole("button", { name: "Take over" }).click();
  await expect(standing(elis)).toHaveText(/^You have it/);
  await expect(standing(page)).toHaveText(/^Eli Hart has it until .* and is looking$/);
  await button(elis, "Release").click();
  await expect(standing(page)).toHaveText("Eli Hart is looking");
  await elis.close();
  await expect(standing(page)).toHaveText("");
});

test("[U8] s puts a job off for a while, never past its expiry, and out of Mine only", async ({
  page,
  login,
  propose,
  run,
}) => {
  await propose({ ...email("later@customer.example"), expires_in: 2_400 });
  await propose(email("next@customer.example"));
  await login("Dana", `/approvals?view=mine&q=${run}`);
  await row(page, "later@customer.example").click();
  await expect(title(page, /later@/)).toBeFocused();
  // Its tools come with its data, a moment after the title.
  await expect(page.getByRole("button", { name: "Snooze" })).toBeVisible();
  await page.keyboard.press("s");
  const menu = page.getByRole("menu", { name: "Snooze" });
  await expect(menu.getByRole("menuitem", { name: /^For 15 minutes/ })).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: /hour|tomorrow/ }), "it expires before").toHaveCount(0);
  await expectNoViolations(page, "snooze");
  await menu.getByRole("menuitem", { name: /^For 15 minutes/ }).click();
  await expect(page.getByText(/^Snoozed until/)).toBeVisible();
  await expect(title(page, /next@/)).toBeFocused();
  await expect(row(page, "later@customer.example")).toHaveCount(0);
  await page.goto(`/approvals?view=all&q=${run}`);
  await expect(row(page, "later@customer.example")).toHaveCount(1);
});
