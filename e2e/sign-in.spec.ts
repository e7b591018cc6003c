import { expect, test } from "./fixtures";

test.describe("signing in", () => {
  test.use({ expectedErrors: /status of 401/ });

  test("a wrong password says so and keeps where one was going; the right one goes there", async ({ page, person }) => {
    await page.goto("/approvals?view=all&tier=high");
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fapprovals%3Fview%3Dall%26tier%3Dhigh$/);
    const { email, password } = person("Dana");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not-her-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      "That e-mail and password don't belong together.",
    );
    await expect(page.getByLabel("E-mail")).toHaveValue(email);

    await page.getByLabel("Password").fill(password);
    await page.getByLabel("Password").press("Enter");
    await expect(page).toHaveURL(/\/approvals\?view=all&tier=high$/);
    await expect(page.getByRole("heading", { name: "Approvals", level: 1 })).toBeVisible();
  });
});

for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
  test(`signing in never leads to another site: next=${next}`, async ({ page, person }) => {
    const { email, password } = person("Dana");
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/approvals$/);
  });
}

test("signing out ends the session itself, not only the browser's cookie", async ({ page, login, request }) => {
  const { name } = await login("Dana");
  const cookies = await page.context().cookies();
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  const stats = () => request.get("/api/v1/approvals/stats", { headers: { cookie } });
  expect((await stats()).status()).toBe(200);

  await page.getByRole("button", { name: `Your menu: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect((await stats()).status(), "the copied cookie still opens the door").toBe(401);
  await page.goto("/approvals");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fapprovals$/);
});
