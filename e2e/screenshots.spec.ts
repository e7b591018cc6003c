// The pictures of the README, on demand: ASSENTRY_SCREENSHOTS=1 npx playwright test
import { type Browser, expect, type Page, test } from "@playwright/test";
import { rows, untilAlive } from "./console";
import { type Installation, install } from "./installation";
import { demoOf, stage } from "./stage";

const FOLDER = "docs/images";
const SIZES = [
  { width: 1280, height: 800, isPhone: false },
  { width: 390, height: 844, isPhone: true },
];

async function take(page: Page, name: string, width: number): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveClass(new RegExp(colorScheme));
    await page.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png` });
  }
}

/** What the auditor sees: the log, and one approval with its proof. */
async function takeAudit(browser: Browser, installation: Installation, size: (typeof SIZES)[number]): Promise<void> {
  const { width, height, isPhone } = size;
  const { people } = demoOf(installation);
  const otto = people.find(({ name }) => name.startsWith("Otto"));
  const context = await browser.newContext({
    baseURL: installation.url,
    viewport: { width, height },
    hasTouch: isPhone,
    isMobile: isPhone,
  });
  const page = await context.newPage();
  await page.goto("/sign-in?next=/audit");
  await page.getByLabel("E-mail").fill(otto?.email ?? "");
  await page.getByLabel("Password").fill(otto?.password ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilAlive(page);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await take(page, "audit", width);
  await page.goto("/audit?type=approval.voted");
  await page.getByRole("list", { name: "Events" }).getByRole("link").first().click();
  await page.getByText("Verified: this event is in the signed log").waitFor();
  await page.mouse.move(0, 0);
  await take(page, "audit-event", width);
  await context.close();
}

test("takes the pictures of the queue, of a review and of the audit log", async ({ browser }) => {
  test.setTimeout(300_000);
  const installation = await install(["--demo"], { DEMO_PACE_MS: "20" });
  try {
    const { people } = await stage(installation);
    const dana = people.find(({ name }) => name.startsWith("Dana"));
    for (const { width, height, isPhone } of SIZES) {
      const baseURL = installation.url;
      const context = await browser.newContext({
        baseURL,
        viewport: { width, height },
        hasTouch: isPhone,
        isMobile: isPhone,
      });
      const page = await context.newPage();
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(dana?.email ?? "");
      await page.getByLabel("Password").fill(dana?.password ?? "");
      await page.getByRole("button", { name: "Sign in" }).click();
      await untilAlive(page);
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await take(page, "queue", width);
      await rows(page).filter({ hasText: "JG7FMM" }).click();
      await page.getByRole("region", { name: "History" }).waitFor();
      await page.mouse.move(0, 0);
      await take(page, "review", width);
      await context.close();
      await takeAudit(browser, installation, { width, height, isPhone });
    }
  } finally {
    await installation.stop();
  }
});
