import { expect, type Locator, type Page } from "@playwright/test";

/** The rows of the queue. */
export const rows = (page: Page): Locator => page.getByRole("list", { name: "Jobs" }).getByRole("link");
export const row = (page: Page, title: string | RegExp): Locator => rows(page).filter({ hasText: title });
/** The title of the open review. */
export const title = (page: Page, text: string | RegExp): Locator =>
  page.getByRole("heading", { level: 1, name: text });

/** The queue answers to clicks and keys: React has taken over what the server drew. Before, a click is a plain link's. */
export async function untilAlive(page: Page): Promise<void> {
  const taken = () =>
    Object.keys(document.querySelector("[type=search]") ?? {}).some((key) => key.startsWith("__react"));
  await page.waitForFunction(taken, undefined, { polling: 50 });
}

/** The open review answers to clicks and keys: its title gets the focus once it is alive. */
export const untilReviewAlive = (page: Page): Promise<void> =>
  expect(page.getByRole("article").getByRole("heading", { level: 1 })).toBeFocused();

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
