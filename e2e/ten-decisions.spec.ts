import type { Page } from "@playwright/test";
import type { JobView } from "@/lib/jobs/schemas";
import { rows, title, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { email } from "./jobs";

const TO = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "k"].map((name) => `${name}@ten.example`);
const EDITED = 3;
const REJECTED = 6;
const CORRECTED = { ...email(TO[EDITED] ?? "").args, subject: "Your new seat: 14C" };

const open = (page: Page, to: string) => expect(title(page, `Send email · ${to}`)).toBeFocused();

async function approveByKeys(page: Page): Promise<void> {
  await page.keyboard.press("a");
  await page.keyboard.type("as agreed");
  await page.keyboard.press("Control+Enter");
}

async function rejectByKeys(page: Page): Promise<void> {
  await page.keyboard.press("r");
  await page.keyboard.type("not ours to write to");
  await page.keyboard.press("Control+Enter");
}

async function editByKeys(page: Page): Promise<void> {
  await page.keyboard.press("e");
  await expect(page.getByRole("textbox", { name: "Arguments as JSON" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(JSON.stringify(CORRECTED, null, 2));
  await expect(page.getByRole("form", { name: "Edit" })).toContainText("sending this approves it");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Why this edit?")).toBeFocused();
  await page.keyboard.type("Which seat was missing");
  await page.keyboard.press("Control+Enter");
}

test("[U1] [U5] ten decisions by keyboard alone, an edit and a reject among them; the next item is open each time", async ({
  page,
  login,
  propose,
  call,
  agentKey,
  run,
}) => {
  test.setTimeout(180_000);
  const ids: string[] = [];
  for (const to of TO) ids.push((await propose(email(to))).job.id);
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(TO.length);
  await page.evaluate(() => {
    // From here on a pointer would be noticed.
    for (const kind of ["pointerdown", "mousedown", "touchstart"])
      document.addEventListener(kind, () => document.body.setAttribute("data-pointed", "true"), true);
  });
  await page.keyboard.press("j");
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  for (const [index, to] of TO.entries()) {
    await open(page, to);
    await untilReviewAlive(page);
    if (index === EDITED) await editByKeys(page);
    else if (index === REJECTED) await rejectByKeys(page);
    else await approveByKeys(page);
  }
  await expect(page.getByText(/^(Approved|Rejected)/).last()).toBeVisible();
  expect(await page.locator("body").getAttribute("data-pointed")).toBeNull();
  const states = async () => {
    const views = await Promise.all(ids.map((id) => call<JobView>(agentKey, "GET", `/jobs/${id}`)));
    return views.map(({ body }) => body.job.state);
  };
  const wanted = TO.map((_, index) => (index === REJECTED ? "REJECTED" : "APPROVED"));
  await expect.poll(states).toEqual(wanted);
  const edited = await call<JobView>(agentKey, "GET", `/jobs/${ids[EDITED]}`);
  expect(edited.body.job).toMatchObject({ revision: 2, args: CORRECTED });
});
