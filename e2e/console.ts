import { expect, type Locator, type Page } from "@playwright/test";

/** The rows of the queue. */
export const rows = (page: Page): Locator => page.getByRole("list", { name: "Jobs" }).getByRole("link");
export const row = (page: Page, title: string | RegExp): Locator => rows(page).filter({ hasText: title });
/** The title of the open review. */
export const title = (page: Page, text: string | RegExp): Locator =>
  page.getByRole("heading", { level: 1, name: text });

/** The queue answers to keys: rows know the person's own time only once they are alive. */
export const untilAlive = (page: Page): Promise<void> =>
  expect(page.locator("[data-slot=time-left][title^=Due]").first()).toBeAttached();

/** What the review answers to one of the reviewer's questions: "Needed", "Time left". */
export const answer = (page: Page, question: string): Locator =>
  page.locator("dt", { hasText: question }).locator("+ dd");

/** Approves the open job with a reason, as a person with a mouse does. */
export async function approve(page: Page, reason: string): Promise<void> {
  await page.getByRole("button", { name: /^Approve/ }).click();
  const form = page.getByRole("form", { name: "Approve" });
  await form.getByLabel("Reason").fill(reason);
  await form.getByRole("button", { name: /^Approve/ }).click();
}
