import pg from "pg";
import type { DemoFile } from "@/prisma/seed";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import type { ApprovalList } from "@/lib/approvals/schemas";
import { expectNoViolations } from "./axe";
import { title, untilAlive } from "./console";
import { type Installation, install } from "./installation";

// An installation of its own: test items are a setting of the whole team, and others count what is in the queue.
type Person = DemoFile["tenants"][number]["people"][number];

const demoOf = ({ data }: Installation): DemoFile["tenants"][number] => {
  const { tenants } = JSON.parse(readFileSync(path.join(data, "demo.json"), "utf8")) as DemoFile;
  const [tenant] = tenants;
  if (!tenant) throw new Error("the demo has no tenant");
  return tenant;
};

async function signIn(browser: Browser, { url }: Installation, who: Person, next: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname === next.split("?")[0]);
  return page;
}

/** As if enough had been decided, and the time of the next one had come: the server's own worker does the rest. */
async function hurry({ databaseUrl }: Installation): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM seeded_items WHERE outcome IS NULL");
    if (rowCount === 0) await client.query("UPDATE seeded_settings SET next_after = 0");
    await client.query("UPDATE seeded_items SET due_at = now() - interval '1 second' WHERE job_id IS NULL");
  } finally {
    await client.end();
  }
}

test("[U21] test items are disclosed on the team's page, look like any job, and say at once how it went", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const installation = await install(["--demo", "--no-agent"]);
  try {
    await installation.printed(/(ready): /);
    const { people, agents } = demoOf(installation);
    const person = (name: string): Person => {
      const found = people.find((one) => one.name.startsWith(name));
      if (!found) throw new Error(`nobody is called ${name}`);
      return found;
    };
    const call = async <T>(secret: string, route: string, body?: unknown): Promise<T> => {
      const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
      const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(`${installation.url}/api/v1${route}`, { headers, ...sent });
      return answer.json();
    };
    const key = agents.find(({ name }) => name === "back-office")?.key ?? "";
    const email = {
      tool: "email.send",
      args: { to: ["j.weber@customer.example"], subject: "Your seat", body: "Dear …" },
    };
    const real = await call<{ job: { id: string } }>(key, "/jobs", email);

    // Disclosed to everybody, changed by an administrator.
    const admin = people.find(({ roles }) => roles.includes("admin"));
    if (!admin) throw new Error("nobody is an administrator");
    const team = await signIn(browser, installation, admin, "/team");
    await expect(team.getByText("There are none in your queue.")).toBeVisible();
    await team.getByRole("checkbox", { name: "Put test items into the queue" }).check();
    await team.getByRole("combobox", { name: "How often" }).selectOption("25");
    await team.getByRole("button", { name: "Switch on" }).click();
    await expect(team.getByText("About one for every 25 decisions.", { exact: true })).toBeVisible();
    await expectNoViolations(team, "team, administrator");
    const dana = person("Dana");
    const page = await signIn(browser, installation, dana, "/team");
    await expect(page.getByText("About one for every 25 decisions.", { exact: true })).toBeVisible();
    await expect(page.getByRole("form", { name: "Change test items" })).toHaveCount(0);
    await page.setViewportSize({ width: 320, height: 640 });
    const isWide = () => page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) > window.innerWidth);
    expect(await isWide(), "at 320 px something is cut off").toBe(false);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectNoViolations(page, "team, reviewer");

    const others = async (): Promise<string[]> => {
      const { items } = await call<ApprovalList>(dana.token, "/approvals?limit=100");
      return items.map(({ job }) => job.id).filter((id) => id !== real.job.id);
    };
    const nextItem = async (): Promise<string> => {
      await expect
        .poll(
          async () => {
            await hurry(installation);
            return others();
          },
          { timeout: 60_000, intervals: [500] },
        )
        .toHaveLength(1);
      return (await others())[0] ?? "";
    };

    // Let through: told at once, over the next item, and again wherever it is opened.
    const missed = await nextItem();
    await page.goto(`/approvals/${missed}`);
    await untilAlive(page);
    await expect(page.getByRole("article").getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.getByText(/test item/i)).toHaveCount(0);
    await page.getByRole("button", { name: /^Approve/ }).click();
    const form = page.getByRole("form", { name: "Approve" });
    await form.getByLabel("Reason").fill("Looks fine");
    await form.getByRole("button", { name: /^Approve/ }).click();
    const told = page.getByRole("dialog", { name: "This was a test item, and should have been rejected" });
    await expect(told).toBeVisible();
    await expect(told.getByText("What gave it away")).toBeVisible();
    await expectNoViolations(page, "told of a test item");
    await page.keyboard.press("Enter");
    await expect(told).toHaveCount(0);
    await page.goto(`/approvals/${missed}`);
    await expect(page.getByRole("note").filter({ hasText: "This was a test item." })).toContainText("let it through");
    await expect(page.getByText("Cancelled by the agent")).toHaveCount(0);

    // Caught, by keyboard.
    const caught = await nextItem();
    await page.goto(`/approvals/${caught}`);
    await untilAlive(page);
    await expect(page.getByRole("article").getByRole("heading", { level: 1 })).toBeFocused();
    await page.keyboard.press("r");
    await page.getByRole("form").getByRole("textbox").first().fill("Not what was asked for");
    await page
      .getByRole("form")
      .getByRole("button", { name: /^Reject/ })
      .click();
    await expect(page.getByRole("dialog", { name: "You caught a test item" })).toBeVisible();
    await page.getByRole("link", { name: "see how it works" }).click();
    await expect(page.getByText("1 of 2 caught")).toBeVisible();
    await expect(page.getByText("You have decided 2.")).toBeVisible();

    // The real job waits as before.
    await page.goto(`/approvals/${real.job.id}`);
    await expect(title(page, /j\.weber@customer\.example|Send email/i)).toBeVisible();
  } finally {
    await installation.stop();
  }
});
