// npm run bench:console: how long a reviewer waits for the next item with 5,000 in the queue ([U4]: p95 ≤ 100 ms).
import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { rows, untilAlive } from "@/e2e/console";
import { type Installation, install } from "@/e2e/installation";
import type { DemoFile } from "@/prisma/seed";
import { findChromium } from "@/scripts/chromium.mjs";

const ITEMS = 5_000;
const AT_ONCE = 16;
const SWITCHES = 200;
const DECISIONS = 50;

type Tenant = DemoFile["tenants"][number];

async function fillQueue({ url }: Installation, key: string): Promise<void> {
  let next = 0;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const proposeNext = async () => {
    while (next < ITEMS) {
      next += 1;
      const args = { to: [`customer-${next}@example.com`], subject: `Notice ${next}`, body: "Your seat has changed." };
      const body = JSON.stringify({ tool: "email.send", args, checkpoint: { request: "Tell the customer." } });
      const answer = await fetch(`${url}/api/v1/jobs`, { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, proposeNext));
}

async function signIn(page: Page, { url }: Installation, { people }: Tenant): Promise<void> {
  const reviewer = people.find(({ roles }) => roles.includes("reviewer"));
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(reviewer?.email ?? "");
  await page.getByLabel("Password").fill(reviewer?.password ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilAlive(page);
}

/**
 * From a key to the frame in which another title is on screen and has the focus, ms, measured in the page. Text, because
 * a function that was compiled for Node would not run there.
 */
const MEASURE = `window.switched = new Promise((resolve) => {
  const before = document.querySelector("h1")?.textContent;
  let start = 0;
  const pressed = (event) => { start = event.timeStamp; };
  const done = () => { removeEventListener("keydown", pressed, true); resolve(performance.now() - start); };
  const look = () => {
    const title = document.querySelector("h1");
    const isThere = start > 0 && title && title.textContent !== before && document.activeElement === title;
    requestAnimationFrame(isThere ? () => setTimeout(done) : look);
  };
  addEventListener("keydown", pressed, true);
  look();
}); undefined`;

async function timeSwitch(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate(MEASURE);
  await press();
  return page.evaluate<number>("window.switched");
}

async function series(page: Page, count: number, press: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    times.push(await timeSwitch(page, press));
    // A fast reader's glance; without it no neighbour could ever be at hand.
    await page.waitForTimeout(250);
  }
  return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)} ms`;

async function reject(page: Page): Promise<void> {
  await page.keyboard.press("r");
  await page.keyboard.type("no");
  await page.keyboard.press("Control+Enter");
}

async function main(): Promise<void> {
  const installation = await install(["--demo", "--no-agent"]);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    await installation.printed(/(ready): /);
    const demo = JSON.parse(readFileSync(path.join(installation.data, "demo.json"), "utf8")) as DemoFile;
    const [, tenant] = demo.tenants;
    if (!tenant) throw new Error("the demo has no second tenant");
    await fillQueue(installation, tenant.agents[0]?.key ?? "");
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await signIn(page, installation, tenant);
    await rows(page).first().click();
    await page.getByRole("article").waitFor();
    const measured = {
      "next item (j)": await series(page, SWITCHES, () => page.keyboard.press("j")),
      "a reject, until the next item": await series(page, DECISIONS, () => reject(page)),
    };
    const table = Object.entries(measured).map(([what, times]) => ({
      what,
      queued: ITEMS,
      times: times.length,
      p50: at(times, 0.5),
      p95: at(times, 0.95),
      max: at(times, 1),
    }));
    console.table(table);
  } finally {
    await browser.close();
    await installation.stop();
  }
}

await main();
