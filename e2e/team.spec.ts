import { expectNoViolations } from "./axe";
import { expect, test } from "./fixtures";

const in30Days = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

test("[U10] who is away lets somebody stand in who holds the roles themselves; the others can be seen, not chosen", async ({
  page,
  login,
  another,
}) => {
  await login("Eli");
  await page.goto("/team");
  const form = page.getByRole("form", { name: "I am away" });
  const dana = form.getByRole("option", { name: "Dana Reyes: does not hold on-call" });
  await expect(dana).toBeDisabled();
  await form.getByRole("checkbox", { name: "on-call" }).uncheck();
  await form.getByLabel("Who stands in").selectOption({ label: "Dana Reyes" });
  await form.getByLabel("Until").fill(in30Days());
  await form.getByLabel("Why (optional)").fill("On holiday");
  await expectNoViolations(page, "away");
  await form.getByRole("button", { name: "Let them stand in" }).click();
  const away = page.getByRole("list", { name: "Who is away" });
  await expect(away.getByRole("listitem").filter({ hasText: "Dana Reyes stands in for Eli Hart" })).toContainText(
    "On holiday",
  );

  const danas = await another("Dana");
  await danas.goto("/team");
  await danas.getByRole("button", { name: "End: Dana Reyes for Eli Hart" }).click();
  await expect(danas.getByText("Nobody is away.")).toBeVisible();
});
