import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { row, rows, title, untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";
import { deploy, DEPLOY_TITLE, email, payment, PAYMENT_TITLE } from "./jobs";

const saved = (page: Page) => page.getByRole("navigation", { name: "Saved views" });

test("[U7] filters are kept under a name, counted, found in ⌘K, renamed, shared and deleted", async ({
  page,
  login,
  another,
  propose,
  run,
}) => {
  await propose(deploy);
  await propose(payment);
  await login("Grace", `/approvals?view=all&q=${run}&tier=high`);
  await expect(rows(page)).toHaveText([new RegExp(DEPLOY_TITLE)]);
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expectNoViolations(page, "save view");
  await dialog.getByLabel("Name").fill(`Risky ${run}`);
  await page.keyboard.press("Enter");
  const link = saved(page).getByRole("link", { name: `Risky ${run} 1` });
  await expect(link).toBeFocused();
  await expect(link).toHaveAttribute("aria-current", "page");

  await page.getByRole("button", { name: "Remove filter Tier: High" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(link).not.toHaveAttribute("aria-current", "page");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find an action" });
  await palette.getByRole("combobox").fill(`Risky ${run}`);
  await expect(palette.getByRole("option", { name: `Risky ${run}` })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]tier=high/);
  await expect(rows(page)).toHaveCount(1);

  await page.reload();
  await expect(link, "it is kept by the server").toHaveAttribute("aria-current", "page");
  const href = (await link.getAttribute("href")) ?? "";
  const adas = await another("Ada", href);
  await expect(rows(adas)).toHaveText([new RegExp(DEPLOY_TITLE)]);
  await expect(saved(adas), "a link shares the filters, not the view").toHaveCount(0);

  const menu = async (item: string) => {
    await page.getByRole("button", { name: `More for the view` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Rename");
  await page.getByRole("dialog", { name: "Rename view" }).getByLabel("Name").fill(`Safe ${run}`);
  await page.keyboard.press("Enter");
  await expect(saved(page).getByRole("link", { name: `Safe ${run} 1` })).toBeVisible();
  await expectNoViolations(page, "saved views");
  await menu("Delete");
  await expect(saved(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(saved(page).getByRole("link", { name: `Safe ${run}` })).toBeVisible();
  await menu("Delete");
  await expect(saved(page)).toHaveCount(0);
});

test("[U9] the queue of another reviewer shows at once who looks at an item and who has it", async ({
  page,
  login,
  another,
  propose,
  run,
}) => {
  const { job } = await propose(email("held@customer.example"));
  await login("Dana", `/approvals?view=all&q=${run}`);
  const held = row(page, "held@customer.example");
  await expect(held).toBeVisible();
  const elis = await another("Eli", `/approvals/${job.id}`);
  await untilReviewAlive(elis);
  await expect(held).toContainText("Eli Hart is looking");
  await elis.keyboard.press("t");
  await expect(held).toContainText("Eli Hart has it");
  await expect(held).not.toContainText("is looking");
  await expectNoViolations(page, "a row that somebody has");

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Taken by").selectOption("Eli Hart");
  await expect(held).toBeVisible();
  await page.getByLabel("Taken by").selectOption("Nobody");
  await expect(held).toHaveCount(0);
  await page.getByLabel("Taken by").selectOption("Anybody");

  await elis.getByRole("button", { name: "Release" }).click();
  await expect(held).toContainText("Eli Hart is looking");
  await elis.close();
  await expect(held).not.toContainText("Eli Hart");
});

test("[T34] a row warns of a payload that can mislead, and an ordinary one does not", async ({
  page,
  login,
  propose,
  run,
}) => {
  await propose(email("p\u0430ypal@customer.example"));
  await propose(email("plain@customer.example"));
  await login("Dana", `/approvals?q=${run}`);
  await expect(row(page, "Can mislead")).toHaveCount(1);
  await expect(row(page, "plain@customer.example")).not.toContainText("Can mislead");
  await expectNoViolations(page, "a row with a warning");
});

test("the window's icon shows what is mine, and is plain again when nothing is", async ({
  page,
  demo,
  login,
  call,
  agentKey,
  propose,
}) => {
  const icon = async () =>
    decodeURIComponent((await page.locator("head link[rel=icon]").last().getAttribute("href")) ?? "");
  const token = demo.tenants[0]?.people.find(({ name }) => name.startsWith("Hugo "))?.token ?? "";
  const waiting = async () =>
    (await call<{ counts: { mine: number } }>(token, "GET", "/approvals?limit=1")).body.counts.mine;
  await login("Hugo", "/approvals");
  const before = await waiting();
  const { job } = await propose(payment);
  await expect(page).toHaveTitle(`(${before + 1}) Approvals · Assentry`);
  await expect.poll(icon).toContain(`>${before + 1}<`);
  // The strict policy for images lets it in: what the browser refuses is an error on its console.
  const drawn = await page.evaluate(
    async (href) => {
      const image = new Image();
      image.src = href;
      await image.decode();
      return image.naturalWidth > 0;
    },
    (await page.locator("head link[rel=icon]").last().getAttribute("href")) ?? "",
  );
  expect(drawn).toBe(true);
  await row(page, PAYMENT_TITLE).first().click();
  await expect(title(page, PAYMENT_TITLE)).toBeVisible();
  await expect(page).toHaveTitle(`(${before + 1}) Review · Assentry`);
  await call(agentKey, "POST", `/jobs/${job.id}/cancel`);
  await expect.poll(icon).toContain(before === 0 ? "/icon.svg" : `>${before}<`);
});

test("desktop notifications are asked for, told while the tab is hidden only, and open the item", async ({
  page,
  login,
  propose,
  run,
  context,
  baseURL,
}) => {
  await context.grantPermissions(["notifications"], baseURL === undefined ? {} : { origin: baseURL });
  await page.addInitScript(() => {
    const shown: { title: string; body: string; tag: string; notice: Notification }[] = [];
    let isHidden = false;
    class Stub extends EventTarget {
      static get permission() {
        return sessionStorage.getItem("permission") ?? "default";
      }
      static async requestPermission() {
        sessionStorage.setItem("permission", "granted");
        return Stub.permission;
      }
      onclick: (() => void) | null = null;
      close() {}
      constructor(title: string, { body = "", tag = "" }: NotificationOptions = {}) {
        super();
        shown.push({ title, body, tag, notice: this as unknown as Notification });
      }
    }
    Object.defineProperty(document, "visibilityState", { get: () => (isHidden ? "hidden" : "visible") });
    Object.assign(window, {
      Notification: Stub,
      shown,
      hide: (hidden: boolean) => {
        isHidden = hidden;
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
  type Stubbed = { hide: (hidden: boolean) => void; shown: { title: string; body: string; notice: Notification }[] };
  const hide = (hidden: boolean) => page.evaluate((value) => (window as unknown as Stubbed).hide(value), hidden);
  const shown = () =>
    page.evaluate(() => (window as unknown as Stubbed).shown.map(({ title: head, body }) => `${head} | ${body}`));

  const looks: string[] = [];
  page.on("request", (request) => request.url().includes("sort=newest") && looks.push(request.url()));
  await login("Dana", `/approvals?q=${run}`);
  const bell = page.getByRole("button", { name: "Desktop notifications" });
  await expect(bell).toHaveAttribute("aria-pressed", "false");
  await bell.click();
  await expect(bell).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText(/^While this tab is hidden, you are told/)).toBeVisible();
  await expectNoViolations(page, "notifications");

  await propose(email("seen@customer.example"));
  await expect(row(page, "seen@customer.example")).toBeVisible();
  expect(await shown()).toEqual([]);
  expect(looks, "a tab that is seen does not even look for news").toEqual([]);

  const looked = page.waitForResponse((answer) => answer.url().includes("sort=newest"));
  await hide(true);
  await looked;
  await propose({ ...payment, summary: { title: "The agent's own words" } });
  await expect.poll(async () => (await shown()).join("\n")).toContain(PAYMENT_TITLE);
  const [only, ...more] = await shown();
  expect(more).toEqual([]);
  expect(only).toMatch(/^New: .*\| .*5,000/);
  expect(only).not.toContain("own words");
  await page.evaluate(() => (window as unknown as Stubbed).shown[0]?.notice.onclick?.(new Event("click")));
  await expect(title(page, PAYMENT_TITLE)).toBeVisible();

  await hide(false);
  await page.reload();
  await expect(bell, "a choice is remembered").toHaveAttribute("aria-pressed", "true");
  await bell.click();
  await expect(bell).toHaveAttribute("aria-pressed", "false");
});
