import { defineConfig } from "@playwright/test";

// A headless Chromium on a machine without a network: whatever it would fetch by itself is off.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const chromium = process.env.CHROMIUM_PATH;
const pictures = /(screenshots|film)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One after the other: they share one server, and the machine has two cores.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  // The pictures and the film of the README are only made on demand: see e2e/screenshots.spec.ts and e2e/film.spec.ts.
  projects: [
    process.env.ASSENTRY_SCREENSHOTS
      ? { name: "screenshots", testMatch: pictures }
      : { name: "console", testIgnore: pictures },
  ],
  use: {
    baseURL: process.env.ASSENTRY_E2E_URL ?? "http://localhost:3000",
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezoneId: "UTC",
    actionTimeout: 15_000,
    trace: process.env.ASSENTRY_TRACE ? "retain-on-failure" : "off",
    launchOptions: { args: flags, ...(chromium ? { executablePath: chromium } : {}) },
  },
});
