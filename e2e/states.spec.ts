import { row, rows, title } from "./console";
import { expect, test } from "./fixtures";
import { email, PAYMENT_TITLE, payment } from "./jobs";

const LIST = /\/api\/v1\/approvals\?/;
const STREAM = "**/api/v1/approvals/events";

test.describe("[U25] what is on screen when things are not as usual", () => {
  test.use({ expectedErrors: /Failed to load resource|net::ERR_/ });

  test("nothing to show: the reason, and the way out", async ({ page, login, propose, run }) => {
    await propose(payment);
    await login("Grace", `/approvals?view=all&q=${run}&tier=low`);
    await expect(page.getByText("Nothing matches these filters")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(row(page, PAYMENT_TITLE)).toBeVisible();
    await page.getByRole("link", { name: /^Mine/ }).click();
    await expect(page.getByText("Nothing needs you now")).toBeVisible();
    await page.getByRole("button", { name: /^Show all/ }).click();
    await expect(row(page, PAYMENT_TITLE)).toBeVisible();
  });

  test("loading: the shape of what comes, announced", async ({ page, login, propose, run }) => {
    const { job } = await propose(payment);
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(new RegExp(`/api/v1/jobs/${job.id}$`), async (route) => {
      await held;
      await route.continue();
    });
    await login("Dana", `/approvals?q=${run}`);
    await row(page, PAYMENT_TITLE).click();
    await expect(page.getByRole("status", { name: "Loading the review" })).toBeVisible();
    letThrough();
    await expect(title(page, PAYMENT_TITLE)).toBeFocused();
  });

  test("an error: what failed, with another try; what was there stays", async ({ page, login, propose, run }) => {
    await propose(payment);
    await login("Dana", `/approvals?q=${run}`);
    await page.route(LIST, (route) =>
      route.fulfill({ status: 500, json: { detail: "Something failed on our side." } }),
    );
    await page.getByRole("link", { name: "All" }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("The queue could not be loaded. Something failed on our side.");
    await page.unroute(LIST);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toHaveCount(0);
    await expect(row(page, PAYMENT_TITLE)).toBeVisible();
  });

  test("offline: it says so, keeps what was typed, and catches up by itself", async ({
    page,
    context,
    login,
    propose,
    run,
  }) => {
    const { job } = await propose(email("offline@customer.example"));
    await login("Dana", `/approvals/${job.id}?q=${run}`);
    await expect(title(page, "Send email · offline@customer.example")).toBeFocused();
    await page.keyboard.press("a");
    await expect(page.getByLabel("Reason")).toBeFocused();
    await page.keyboard.type("typed before the tunnel");
    await context.setOffline(true);
    await expect(page.getByRole("status").filter({ hasText: "You are offline." })).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Trying again is safe.");
    await expect(page.getByLabel("Reason")).toHaveValue("typed before the tunnel");

    await propose(email("meanwhile@customer.example"));
    await context.setOffline(false);
    await expect(page.getByText("You are offline.")).toHaveCount(0);
    await expect(row(page, "meanwhile@customer.example")).toBeVisible();
    await page.getByLabel("Reason").press("Control+Enter");
    await expect(title(page, "Send email · meanwhile@customer.example")).toBeFocused();
  });

  test("a lost stream says so, comes back by itself and shows what was missed", async ({
    page,
    login,
    propose,
    run,
  }) => {
    await propose(email("before@customer.example"));
    await login("Dana", `/approvals?q=${run}`);
    await page.route(STREAM, (route) => route.abort());
    await page.reload();
    await expect(page.getByText("Connection lost, reconnecting…")).toBeVisible();
    await propose(email("missed@customer.example"));
    await expect(rows(page)).toHaveCount(1);
    await page.unroute(STREAM);
    await expect(page.getByText("Connection lost, reconnecting…")).toHaveCount(0, { timeout: 20_000 });
    await expect(row(page, "missed@customer.example")).toBeVisible();
  });

  test("another organisation's job and a page that does not exist", async ({ page, login, propose }) => {
    const { job } = await propose(payment);
    await login("Jon", `/approvals/${job.id}`);
    await expect(page.getByRole("heading", { name: "There is no such job" })).toBeVisible();
    await page.getByRole("link", { name: "Back to the queue" }).click();
    await expect(page.getByRole("heading", { name: "Approvals", level: 1 })).toBeVisible();
    await page.goto("/no-such-page");
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  });
});
