// npm run bench:console: the console with 5,000 items in the queue ([U4]), in a real browser on the built app; exits 1
// where a target is missed. npm run bench:console -- 100 makes so many decisions instead of 500.
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { rows, untilAlive, untilReviewAlive } from "@/e2e/console";
import { findChromium } from "@/scripts/chromium.mjs";
import { fillQueue, timeRequests } from "./console-fill";
import { scriptOwners, type Visit, visitCold } from "./console-load";
import { quantile } from "./load";
import { type Server, startServer } from "./servers";

const ITEMS = 5_000;
const VISITS = 15;
const SWITCHES = 200;
const READS = 50;
const DECISIONS = Number(process.argv[2] ?? 500);
const HEAP_EVERY = Math.min(50, DECISIONS);
/** A fast reader's glance; without it no neighbour could ever be at hand. */
const GLANCE_MS = 250;

const NEXT_MS = 100;
const PAINT_MS = 100;
const SCRIPT_BYTES = 200 * 1024;
/** What a decision may leave behind: so much that 10,000 of them are no burden. */
const LEFT_BYTES = 2_048;

type Taken = { all: number; slow: number[]; decisions: number[] };
type Heap = { decisions: number; heap: number; nodes: number; listeners: number };
type Target = { target: string; measured: string; met: boolean };

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const ms = (value: number): string => `${value.toFixed(0)} ms`;
const kb = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KB`;
const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");

function spread(what: string, values: readonly number[]) {
  const times = sorted(values);
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => ms(quantile(times, share)));
  return { what, times: times.length, p50, p95, max };
}

async function signIn(page: Page, { url, demo }: Server): Promise<string> {
  const reviewer = demo.tenants[1]?.people.find(({ roles }) => roles.includes("reviewer"));
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(reviewer?.email ?? "");
  await page.getByLabel("Password").fill(reviewer?.password ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await untilAlive(page);
  return reviewer?.token ?? "";
}

const take = (page: Page) => page.evaluate<Taken>("watch.take()");

async function timeSwitch(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate("window.switched = watch.switched(); undefined");
  await press();
  return page.evaluate<number>("window.switched");
}

async function series(page: Page, count: number, press: (done: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    times.push(await timeSwitch(page, () => press(done)));
    await page.waitForTimeout(GLANCE_MS);
  }
  return times;
}

/** Everything else that a reviewer does by key, each a few times. */
async function otherKeys(page: Page): Promise<void> {
  const pause = () => page.waitForTimeout(GLANCE_MS);
  const press = async (key: string) => {
    await page.keyboard.press(key);
    await pause();
  };
  for (let turn = 0; turn < 5; turn += 1) {
    for (const key of [
      "d",
      "a",
      "Escape",
      "r",
      "Escape",
      "Escape",
      "j",
      "j",
      "o",
      "?",
      "Escape",
      "Control+k",
      "Escape",
    ])
      await press(key);
    await press("/");
    await page.keyboard.type("booking 7", { delay: 60 });
    await page.waitForTimeout(4 * GLANCE_MS);
    await press("Escape");
    await press("Escape");
    await rows(page).first().click();
    await untilReviewAlive(page);
  }
}

/** Every other one is approved, every tenth reject has its undo. */
async function decide(page: Page, done: number): Promise<void> {
  await page.keyboard.press(done % 2 === 0 ? "a" : "r");
  await page.locator("form textarea, form input").first().waitFor();
  await page.keyboard.type("seen");
  await page.keyboard.press("Control+Enter");
}

async function heapOf(cdp: CDPSession, decisions: number): Promise<Heap> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
  return { decisions, heap: usedSize, nodes, listeners: jsEventListeners };
}

/** Decides by keyboard; the switch is timed from the key that sends to the next item. */
async function decisions(page: Page, cdp: CDPSession): Promise<{ times: number[]; heaps: Heap[]; taken: Taken }> {
  const times: number[] = [];
  const taken: Taken = { all: 0, slow: [], decisions: [] };
  const heaps = [await heapOf(cdp, 0)];
  for (let done = 0; done < DECISIONS; done += HEAP_EVERY) {
    times.push(...(await series(page, HEAP_EVERY, (place) => decide(page, place))));
    // The last message and what it offers are gone by then.
    await page.waitForTimeout(6_000);
    // What was noted of the page is no part of it.
    const { all, slow, decisions } = await take(page);
    taken.all += all;
    taken.slow.push(...slow);
    taken.decisions.push(...decisions);
    heaps.push(await heapOf(cdp, done + HEAP_EVERY));
  }
  return { times, heaps, taken };
}

/** Of a straight line through them: bytes that each decision leaves behind. The first ones fill the caches. */
function slopeOf(heaps: readonly Heap[]): number {
  const points = heaps.length > 4 ? heaps.slice(2) : heaps;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.decisions)), mean(points.map(({ heap }) => heap))];
  const over = points.reduce((sum, point) => sum + (point.decisions - x) * (point.heap - y), 0);
  return over / points.reduce((sum, point) => sum + (point.decisions - x) ** 2, 0);
}

/** Interaction to next paint as web-vitals has it: the worst but one of every 50; the shortest are told of as 16 ms. */
function paintOf({ all, slow }: Taken): number {
  const worst = sorted(slow).reverse();
  return worst[Math.min(worst.length - 1, Math.floor(all / 50))] ?? 16;
}

function printLoads(visits: readonly Visit[]): number {
  const owners = scriptOwners();
  const scripts = visits[0]?.scripts ?? [];
  const sum = (isFirst: boolean) =>
    scripts.filter((script) => script.isFirst === isFirst).reduce((all, { gzip }) => all + gzip, 0);
  console.table([
    spread(
      "first contentful paint of /approvals, empty cache",
      visits.map(({ firstPaint }) => firstPaint),
    ),
    spread(
      "… until it answers to keys",
      visits.map(({ alive }) => alive),
    ),
  ]);
  console.table(
    [...scripts]
      .sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || b.gzip - a.gzip)
      .map(({ file, gzip, isFirst }) => ({
        script: file,
        gzip: kb(gzip),
        asked: isFirst ? "with the page" : "at rest",
        of: owners.get(file) ?? "on demand",
      })),
  );
  const { html, css, requests } = visits[0] ?? { html: 0, css: 0, requests: 0 };
  console.log(
    `JavaScript with the page ${kb(sum(true))}, at rest ${kb(sum(false))}; HTML ${kb(html)}, CSS ${kb(css)}, ${requests} requests`,
  );
  return sum(true);
}

async function serverTimes({ url }: Server, token: string) {
  const asked = {
    "GET /approvals, mine": "mine=true&limit=50",
    "… 200 of all": "limit=200",
    "… a search": "q=booking",
  };
  const table = [];
  for (const [what, query] of Object.entries(asked)) {
    const { times, bytes } = await timeRequests(`${url}/api/v1/approvals?${query}`, token, READS);
    table.push({ ...spread(what, times), answer: kb(bytes) });
  }
  console.table(table);
}

async function measure(server: Server): Promise<Target[]> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript({ path: path.join(import.meta.dirname, "console-watch.mjs") });
    const page = await context.newPage();
    const token = await signIn(page, server);
    await serverTimes(server, token);
    const visits: Visit[] = [];
    for (let done = 0; done < VISITS; done += 1) visits.push(await visitCold(browser, context, server.url));
    const scripts = printLoads(visits);

    await rows(page).first().click();
    await untilReviewAlive(page);
    await take(page);
    const forth = await series(page, SWITCHES, () => page.keyboard.press("j"));
    const back = await series(page, SWITCHES / 2, () => page.keyboard.press("k"));
    const moving = await take(page);
    await otherKeys(page);
    const others = await take(page);
    const { times, heaps, taken: deciding } = await decisions(page, await context.newCDPSession(page));

    console.table([
      spread("next item (j)", forth),
      spread("previous item (k)", back),
      spread("a decision, from its last key to the next item", times),
      spread("… of that the server's answer", deciding.decisions),
      // One answer to each decision, in their order.
      spread(
        "… and from its answer to the next item",
        times.map((time, place) => time - (deciding.decisions[place] ?? 0)),
      ),
    ]);
    const painted = Object.entries({ moving, others, deciding }).map(([what, taken]) => ({
      what,
      interactions: taken.all,
      p98: ms(paintOf(taken)),
      worst: ms(Math.max(16, ...taken.slow)),
    }));
    console.table(painted);
    console.table(heaps.map(({ heap, ...counts }) => ({ heap: kb(heap), ...counts })));
    const paints = [moving, others, deciding].map(paintOf);
    const slope = slopeOf(heaps);
    const next = quantile(sorted([...forth, ...back]), 0.95);
    const decided = quantile(sorted(times), 0.95);
    return [
      { target: `next item p95 ≤ ${NEXT_MS} ms`, measured: ms(next), met: next <= NEXT_MS },
      { target: `next item after a decision p95 ≤ ${NEXT_MS} ms`, measured: ms(decided), met: decided <= NEXT_MS },
      {
        target: `interaction to next paint p98 ≤ ${PAINT_MS} ms`,
        measured: ms(Math.max(...paints)),
        met: Math.max(...paints) <= PAINT_MS,
      },
      { target: "JavaScript of the queue ≤ 200 KB", measured: kb(scripts), met: scripts <= SCRIPT_BYTES },
      { target: "heap: each decision leaves ≤ 2 KB", measured: kb(slope), met: slope <= LEFT_BYTES },
    ];
  } finally {
    await browser.close();
  }
}

async function main(): Promise<boolean> {
  console.log(`${availableParallelism()} cores, load ${load()} before; the bundled database with its own settings`);
  const server = await startServer();
  try {
    await fillQueue(server.url, server.demo.tenants[1]?.agents[0]?.key ?? "", ITEMS);
    const targets = await measure(server);
    console.table(targets);
    console.log(`load ${load()} after`);
    return targets.every(({ met }) => met);
  } finally {
    await server.stop();
  }
}

process.exitCode = (await main()) ? 0 : 1;
