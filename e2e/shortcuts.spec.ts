import { row, title, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { email } from "./jobs";

test("[U2] single keys do nothing while somebody types or composes, nor when they are held down, nor once they are off", async ({
  page,
  login,
  propose,
  run,
}) => {
  for (const to of ["a", "b", "c"]) await propose(email(`${to}@keys.example`));
  await login("Dana", `/approvals?q=${run}`);
  await row(page, "a@keys.example").click();
  await untilReviewAlive(page);
  const approving = page.getByRole("form", { name: "Approve" });

  // Held down, a key goes on once, not through the whole queue.
  await page.keyboard.down("j");
  await page.keyboard.down("j");
  await page.keyboard.down("j");
  await page.keyboard.up("j");
  await expect(title(page, "Send email · b@keys.example")).toBeFocused();

  await page.getByRole("searchbox", { name: "Search the queue" }).click();
  await page.keyboard.type("ajr");
  await expect(approving).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  const pressed = (more: { isComposing: boolean }) =>
    page.evaluate((init) => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true, ...init }));
    }, more);
  await page.goto(`/approvals?q=${run}`);
  await row(page, "b@keys.example").click();
  await untilReviewAlive(page);
  await pressed({ isComposing: true });
  await expect(approving).toHaveCount(0);

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await help.getByRole("checkbox", { name: "Single keys are on" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.reload();
  await untilReviewAlive(page);
  await page.keyboard.press("a");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find an action" })).toBeVisible();
  await expect(approving).toHaveCount(0);
});
