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

type Approver = { password: string };

/** Has all of the open job on screen, as who reads it to its end does: critical items ask for that ([U18]). */
export async function readAll(page: Page): Promise<void> {
  const review = page.getByRole("region", { name: "Review" });
  const changes = review.locator("#changes li");
  for (let place = 0; place < (await changes.count()); place++) await changes.nth(place).scrollIntoViewIfNeeded();
  await review.locator("#payload").scrollIntoViewIfNeeded();
}

/** Types what a critical item asks for; other forms don't have these fields. */
export async function prove(page: Page, { password }: Approver): Promise<void> {
  const asked = page.getByLabel(/^Type the /);
  if ((await asked.count()) === 0) return;
  const [, word = ""] = (await page.getByText(/^Type the /).innerText()).split(/: (.*)/s);
  await asked.fill(word);
  await page.getByLabel("Your password").fill(password);
}

/** Approves the open job with a reason, as a person with a mouse does. */
export async function approve(page: Page, reason: string, who: Approver): Promise<void> {
  await readAll(page);
  await page.getByRole("button", { name: /^Approve/ }).click();
  const form = page.getByRole("form", { name: "Approve" });
  await form.getByLabel("Reason").fill(reason);
  await prove(page, who);
  await form.getByRole("button", { name: /^Approve/ }).click();
}
