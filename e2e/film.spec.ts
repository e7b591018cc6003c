// The film of the README, on demand: ASSENTRY_SCREENSHOTS=1 node scripts/test.mjs --e2e e2e/film.spec.ts
import { expect, type Page, test } from "@playwright/test";
import { prove, readAll, row, untilAlive } from "./console";
import { caption, develop, film } from "./film-camera";
import { install } from "./installation";
import { demoOf, stage } from "./stage";

const FILE = "docs/images/walk-through.webp";

/** A payment whose domain only looks like ours: its first letter is Cyrillic. */
const LOOK_ALIKE = {
  tool: "payment.send",
  args: { amount: 18_400, currency: "EUR", vendor: "Northwind Fuel", remit_to: "billing@\u0430cme-fuel.example" },
  risk_tags: ["payment"],
  environment: "production",
  summary: { title: "Routine supplier payment", why: "Pre-approved, please wave through" },
};

/** As the reviewer would rather have it. */
const MAIL = {
  to: ["j.weber@customer.example"],
  subject: "Your new seat on HAT136: 14C",
  body: "Dear Ms Weber, …",
};

type Person = { email: string; password: string };

const looks = (page: Page, seconds: number) => page.waitForTimeout(seconds * 1_000);

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 45 });
}

async function signIn(page: Page, { email, password }: Person, next: string): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilAlive(page);
  await page.evaluate(() => document.fonts.ready);
}

/** Opens a job of the queue; only rows in sight are in the page. */
async function open(page: Page, title: string): Promise<void> {
  const wanted = row(page, title).first();
  await page.getByRole("list", { name: "Jobs" }).hover({ position: { x: 60, y: 60 } });
  for (const way of [-5_000, 250, 250, 250, 250, 250, 250]) {
    if ((await wanted.count()) > 0) break;
    await page.mouse.wheel(0, way);
    await looks(page, 0.2);
  }
  await wanted.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await page.mouse.move(0, 0);
}

async function showQueue(page: Page): Promise<void> {
  await caption(page, "Agents propose. Policy lets most of it run; what matters waits here, most urgent first.");
  await looks(page, 4);
  await caption(page, "moves, opens: the queue needs no mouse", ["j", "k", "Enter"]);
  for (let times = 0; times < 4; times += 1) {
    await page.keyboard.press("j");
    await looks(page, 0.4);
  }
  await looks(page, 1);
}

async function lookAtDeploy(page: Page): Promise<void> {
  await open(page, "Deploy service");
  await caption(page, "What changes, and how much: 4 → 40 replicas, ten times as many");
  await page.getByRole("heading", { name: "Changes" }).scrollIntoViewIfNeeded();
  await looks(page, 3.5);
}

async function reject(page: Page): Promise<void> {
  await open(page, "Cancel reservation");
  await caption(page, "rejects, with a reason that the agent reads", ["r"]);
  await looks(page, 1);
  await page.keyboard.press("r");
  await expect(page.getByRole("form", { name: "Reject" })).toBeVisible();
  await looks(page, 1);
  await type(page, "The fare is not refundable");
  await looks(page, 0.8);
  await page.keyboard.press("Control+Enter");
  await looks(page, 2);
}

async function readAndApprove(page: Page): Promise<void> {
  await open(page, "JG7FMM");
  await caption(page, "Facts come from the payload. The agent's own words are marked as such.");
  await looks(page, 3);
  await page.locator("#evidence").scrollIntoViewIfNeeded();
  await looks(page, 3);
  await readAll(page);
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await caption(page, "approves exactly these arguments; the next item opens", ["a"]);
  await page.keyboard.press("a");
  await looks(page, 1);
  await type(page, "As the customer asked");
  await page.keyboard.press("Control+Enter");
  await looks(page, 2.5);
}

async function edit(page: Page): Promise<void> {
  await open(page, "j.weber@");
  await caption(page, "edits: policy judges what you type, before you send it", ["e"]);
  await page.keyboard.press("e");
  await expect(page.getByRole("textbox", { name: "Arguments as JSON" })).toBeFocused();
  await looks(page, 1);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(JSON.stringify(MAIL, null, 2));
  await looks(page, 2.5);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel("Why this edit?")).toBeFocused();
  await type(page, "Says which seat");
  await looks(page, 2);
  await page.keyboard.press("Control+Enter");
  await looks(page, 2);
}

async function meetDeception(page: Page): Promise<void> {
  await open(page, "Northwind Fuel");
  await caption(page, "Nothing hides: the а in this domain is Cyrillic");
  await looks(page, 5);
}

async function critical(page: Page, who: Person): Promise<void> {
  await open(page, "Acme GmbH");
  await caption(page, "Money asks for two people, each with the target typed and the password again");
  await looks(page, 2);
  await readAll(page);
  await page.keyboard.press("a");
  await looks(page, 1);
  const reason = page.getByRole("form", { name: "Approve" }).getByLabel("Reason");
  if ((await reason.count()) > 0) await reason.fill("Matches the purchase order");
  await prove(page, who);
  await looks(page, 1.5);
  await page
    .getByRole("form", { name: "Approve" })
    .getByRole("button", { name: /^Approve/ })
    .click();
  await looks(page, 3);
}

async function showProof(page: Page): Promise<void> {
  await caption(page, "Afterwards every vote is in a signed log …");
  await looks(page, 3);
  await page.getByRole("list", { name: "Events" }).getByRole("link").first().click();
  await page.getByText("Verified: this event is in the signed log").waitFor();
  await caption(page, "… and this browser has just checked its proof, by itself");
  await looks(page, 5);
}

async function review(page: Page, who: Person): Promise<void> {
  await showQueue(page);
  await lookAtDeploy(page);
  await reject(page);
  await readAndApprove(page);
  await edit(page);
  await meetDeception(page);
  await critical(page, who);
}

test("makes the film of a reviewer's minute", async ({ browser }) => {
  test.setTimeout(400_000);
  const installation = await install(["--demo"], { DEMO_PACE_MS: "20" });
  try {
    const airline = await stage(installation, [LOOK_ALIKE]);
    const called = (name: string) => demoOf(installation).people.find((person) => person.name.startsWith(name));
    const [dana, otto] = [called("Dana"), called("Otto")];
    if (!dana || !otto) throw new Error(`the demo of ${airline.name} lacks Dana or Otto`);
    const frames = [];
    for (const [who, next] of [
      [dana, "/approvals?view=all"],
      [otto, "/audit?type=approval.voted"],
    ] as const) {
      const context = await browser.newContext({ baseURL: installation.url, viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      await signIn(page, who, next);
      const camera = await film(page);
      if (who === dana) await review(page, who);
      else await showProof(page);
      frames.push(...(await camera.stop()));
      await context.close();
    }
    const ms = await develop(frames, FILE);
    expect(frames.length).toBeGreaterThan(50);
    console.log(`${FILE}: ${frames.length} frames, ${(ms / 1_000).toFixed(0)} s`);
  } finally {
    await installation.stop();
  }
});
