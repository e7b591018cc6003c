import { answer, row, rows, title, untilAlive } from "./console";
import { expect, test } from "./fixtures";
import { DEPLOY_TITLE, deploy, email, PAYMENT_TITLE, payment } from "./jobs";

test("[U6] Mine says why an item is mine and since when; others are not in it", async ({
  page,
  login,
  propose,
  run,
}) => {
  const { job } = await propose(payment);
  await propose(deploy);
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);
  const mine = row(page, PAYMENT_TITLE);
  await expect(mine).toContainText("You hold the role finance · came just now");
  const since = await mine.getByRole("time").first().getAttribute("datetime");
  expect(Math.abs(Date.parse(since ?? "") - Date.parse(job.created_at))).toBeLessThan(5_000);

  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "All" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, DEPLOY_TITLE)).toContainText("Production writes require human approval");
  await row(page, PAYMENT_TITLE).click();
  await expect(answer(page, "You")).toHaveText("You can decide. You hold the role finance.");
});

test("[U7] the riskiest stands first, within a tier the one that is due first", async ({
  page,
  login,
  propose,
  run,
}) => {
  await propose(email("earlier@customer.example"));
  await propose(deploy);
  await propose(email("later@customer.example"));
  await propose(payment);
  await login("Ada", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveText([
    new RegExp(`^Critical${PAYMENT_TITLE}`),
    new RegExp(`^High${DEPLOY_TITLE}`),
    /^Medium.*earlier@customer\.example/,
    /^Medium.*later@customer\.example/,
  ]);
});

test("[U7] filters stand in the address: they survive a reload and can be shared", async ({
  page,
  login,
  another,
  propose,
  run,
}) => {
  await propose(deploy);
  await propose(payment);
  await propose(email("any@customer.example"));
  await login("Ada", `/approvals?q=${run}`);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Tier").selectOption("High");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/[?&]tier=high/);

  await page.reload();
  await expect(page.getByRole("button", { name: "Remove filter Tier: High" })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  const finns = await another("Finn", `/approvals${new URL(page.url()).search}`);
  await expect(rows(finns)).toHaveText([new RegExp(DEPLOY_TITLE)]);
  await row(finns, DEPLOY_TITLE).click();
  await expect(title(finns, DEPLOY_TITLE)).toBeVisible();
  await expect(finns, "an open review keeps them").toHaveURL(/[?&]tier=high/);

  await page.getByRole("button", { name: "Remove filter Tier: High" }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Search the queue" }).fill("Acme GmbH");
  await expect(rows(page)).toHaveText([new RegExp(PAYMENT_TITLE)]);
});

test("[U30] the time left is in words and as a bar, and nothing moves when it changes", async ({
  page,
  login,
  propose,
  run,
}) => {
  await propose(payment);
  await propose(email("any@customer.example"));
  await page.clock.install({ time: Date.now() });
  await login("Eli", `/approvals?q=${run}`);
  const time = row(page, PAYMENT_TITLE).locator("[data-slot=time-left]");
  const bar = time.locator("[aria-hidden] > span");
  await expect(time).toHaveText(/^(1 h|59 min) left$/);
  await expect(time).toHaveAttribute("title", /^Due .*\nExpires /);
  // All but the words that change, which stand at the end of a line of fixed width.
  const boxes = () =>
    page
      .locator("main *:not([data-slot=time-left] *, time)")
      .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
  const [before, width] = [await boxes(), (await bar.boundingBox())?.width ?? 0];

  await page.clock.fastForward("30:00");
  await expect(time).toHaveText(/^(30|29) min left$/);
  expect((await bar.boundingBox())?.width).toBeGreaterThan(width + 20);
  expect(await boxes()).toEqual(before);
  await page.clock.fastForward("31:00");
  await expect(time).toHaveText("1 min overdue");
  expect(await boxes()).toEqual(before);
});

test("new items wait to be let in while somebody's hand is on the list", async ({ page, login, propose, run }) => {
  await propose(email("calm@customer.example"));
  await login("Dana", `/approvals?q=${run}`);
  await expect(rows(page)).toHaveCount(1);
  await untilAlive(page);
  const list = await page.getByRole("list", { name: "Jobs" }).boundingBox();
  const hand = setInterval(() => void page.mouse.move((list?.x ?? 0) + 200 * Math.random(), (list?.y ?? 0) + 60), 200);
  try {
    await page.mouse.move((list?.x ?? 0) + 10, (list?.y ?? 0) + 60);
    await propose(payment);
    await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
  } finally {
    clearInterval(hand);
  }
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(rows(page)).toHaveText([new RegExp(PAYMENT_TITLE), /calm@customer/]);
});
