// The pictures of the README, on demand: ASSENTRY_SCREENSHOTS=1 npx playwright test
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import pg from "pg";
import type { ApprovalList } from "@/lib/approvals/schemas";
import type { DemoFile } from "@/prisma/seed";
import { rows, untilAlive } from "./console";
import { type Installation, install } from "./installation";

const FOLDER = "docs/images";
/** The airline agent has so many changes waiting before it waits itself. */
const AGENTS_JOBS = 12;

const SIZES = [
  { width: 1280, height: 800, isPhone: false },
  { width: 390, height: 844, isPhone: true },
];

/** What else a company's agents want on one morning. */
const OFFICE_JOBS = [
  {
    tool: "payment.send",
    args: { amount: 5000, currency: "USD", vendor: "Acme GmbH", invoice: "INV-2026-0417" },
    risk_tags: ["payment"],
    environment: "production",
    summary: { why: "The invoice is due on Friday and matches purchase order PO-8812." },
  },
  {
    tool: "refund.create",
    args: { order_id: "W10427", amount: 480, currency: "USD" },
    risk_tags: ["payment"],
    identity: { on_behalf_of: "user:lena@customer.example" },
  },
  {
    tool: "service.deploy",
    topic: "job.deploy.service",
    args: { service: "checkout", version: "2.14.0", replicas: 40 },
    before: { service: "checkout", version: "2.13.4", replicas: 4 },
    risk_tags: ["prod", "write"],
    environment: "production",
  },
  {
    tool: "customers.delete_inactive",
    args: { table: "customers", inactive_since: "2023-01-01" },
    scope: { records: 1840 },
    risk_tags: ["write", "irreversible"],
    environment: "production",
  },
  {
    tool: "email.send",
    args: { to: ["j.weber@customer.example"], subject: "Your seat on HAT136", body: "Dear Ms Weber, …" },
  },
];

/** Minutes that the jobs have waited, in the order of their titles: nobody's queue is a minute old. */
const AGES = [24, 3, 47, 9, 26, 33, 14, 5, 41, 58, 21, 52, 17, 2, 38, 8, 66];

async function call<T>({ url }: Installation, secret: string, route: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1${route}`, { headers, ...sent });
  if (!answer.ok) throw new Error(`${route}: ${await answer.text()}`);
  return answer.json();
}

async function age({ databaseUrl }: Installation, ids: readonly string[]): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  for (const [index, id] of ids.entries()) {
    const by = [id, `${AGES[index % AGES.length]} minutes`];
    await client.query(
      `UPDATE jobs SET created_at = created_at - $2::interval, expires_at = expires_at - $2::interval WHERE id = $1`,
      by,
    );
    await client.query(`UPDATE revisions SET created_at = created_at - $2::interval WHERE job_id = $1`, by);
    await client.query(
      `UPDATE approvals SET opened_at = opened_at - $2::interval, sla_warn_at = sla_warn_at - $2::interval,
              sla_due_at = sla_due_at - $2::interval WHERE job_id = $1`,
      by,
    );
  }
  await client.end();
}

function demoOf({ data }: Installation): DemoFile["tenants"][number] {
  const demo = JSON.parse(readFileSync(path.join(data, "demo.json"), "utf8")) as DemoFile;
  const [airline] = demo.tenants;
  if (!airline) throw new Error("the demo has no tenant");
  return airline;
}

async function stage(installation: Installation): Promise<DemoFile["tenants"][number]> {
  await installation.printed(/(ready): /);
  const airline = demoOf(installation);
  const token = (name: string) => airline.people.find((person) => person.name.startsWith(name))?.token ?? "";
  const list = (limit = 100) =>
    call<ApprovalList>(installation, token("Dana"), `/approvals?sort=newest&limit=${limit}`);
  await expect.poll(async () => (await list()).items.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(AGENTS_JOBS);
  for (const job of OFFICE_JOBS) await call(installation, airline.agents[1]?.key ?? "", "/jobs", job);

  const waiting = (await list()).items;
  const payment = waiting.find(({ job }) => job.tool === "payment.send");
  if (!payment) throw new Error("the payment does not wait");
  const vote = { reason: "Matches the purchase order", job_hash: payment.job_hash };
  await call(installation, token("Hugo"), `/approvals/${payment.job.id}/approve`, vote);
  const byTitle = waiting.sort((a, b) => a.decision_summary.title.localeCompare(b.decision_summary.title));
  await age(
    installation,
    byTitle.map(({ job }) => job.id),
  );
  return airline;
}

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
