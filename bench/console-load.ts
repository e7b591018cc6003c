import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext } from "@playwright/test";
import { untilAlive } from "@/e2e/console";
import { firstScripts } from "@/e2e/first-scripts";

/** `isFirst`: the page itself asks for it; others come when it is at rest, or on demand. */
export type Script = { file: string; gzip: number; isFirst: boolean };

/** One visit with an empty cache. Times in ms, sizes in bytes as they came over the wire. */
export type Visit = {
  firstPaint: number;
  alive: number;
  html: number;
  css: number;
  requests: number;
  scripts: Script[];
};

type Seen = {
  firstPaint: number;
  now: number;
  html: number;
  files: { name: string; encodedBodySize: number }[];
};

const SEEN = `(() => ({
  firstPaint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  now: performance.now(),
  html: performance.getEntriesByType("navigation")[0].encodedBodySize,
  files: performance.getEntriesByType("resource").map(({ name, encodedBodySize }) => ({ name, encodedBodySize })),
}))()`;

/** Until what is fetched at rest is there. */
const REST_MS = 2_000;

/** Opens the queue as somebody who is signed in does, in a browser that has nothing of it yet. */
export async function visitCold(browser: Browser, from: BrowserContext, url: string): Promise<Visit> {
  const context = await browser.newContext({
    storageState: await from.storageState(),
    viewport: { width: 1280, height: 800 },
  });
  try {
    const page = await context.newPage();
    const answer = await page.goto(`${url}/approvals`);
    const first = firstScripts((await answer?.text()) ?? "");
    await untilAlive(page);
    const { firstPaint, now: alive, html, files } = await page.evaluate<Seen>(SEEN);
    await page.waitForTimeout(REST_MS);
    const all = (await page.evaluate<Seen>(SEEN)).files;
    const css = files.filter(({ name }) => name.endsWith(".css")).reduce((sum, file) => sum + file.encodedBodySize, 0);
    const scripts = all
      .filter(({ name }) => name.endsWith(".js"))
      .map(({ name, encodedBodySize: gzip }) => ({
        file: path.basename(name),
        gzip,
        isFirst: first.has(path.basename(name)),
      }));
    return { firstPaint, alive, html, css, requests: all.length + 1, scripts };
  } finally {
    await context.close();
  }
}

type Manifest = { entryJSFiles: Record<string, string[]> };

/** What the build says each script of the queue's page belongs to. */
export function scriptOwners(): Map<string, string> {
  const owners = new Map<string, string>();
  const own = (files: readonly string[], owner: string) => {
    for (const file of files) if (!owners.has(path.basename(file))) owners.set(path.basename(file), owner);
  };
  const { rootMainFiles } = JSON.parse(readFileSync(".next/build-manifest.json", "utf8")) as {
    rootMainFiles: string[];
  };
  own(rootMainFiles, "React and Next");
  const text = readFileSync(".next/server/app/(console)/approvals/page_client-reference-manifest.js", "utf8");
  const { entryJSFiles } = JSON.parse(text.slice(text.indexOf("= {") + 2).replace(/;\s*$/, "")) as Manifest;
  for (const [entry, files] of Object.entries(entryJSFiles)) own(files, entry.replace("[project]/", ""));
  return owners;
}
