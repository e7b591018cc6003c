import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { JobView } from "@/lib/jobs/schemas";
import type { DemoFile } from "@/prisma/seed";
import { untilAlive } from "./console";

type Tenant = DemoFile["tenants"][number];
type Person = Tenant["people"][number];

/** An answer of the API: its status and its JSON. */
type Answer<T> = { status: number; body: T };
type Call = <T>(secret: string, method: string, path: string, body?: unknown) => Promise<Answer<T>>;

type Fixtures = {
  demo: DemoFile;
  /** What the pages of this test may write to their consoles as errors. */
  expectedErrors: RegExp | null;
  consoleErrors: string[];
  /** Names this test's jobs: `/approvals?q=<run>` shows them and no others. */
  run: string;
  person: (firstName: string) => Person;
  /** Signs in, then goes to `next`. */
  login: (firstName: string, next?: string, page?: Page) => Promise<Person>;
  /** Somebody else at another computer, signed in and at `next`. */
  another: (firstName: string, next?: string) => Promise<Page>;
  /** Calls `/api/v1` with an agent's key or a person's token. */
  call: Call;
  /** The key of the agent that `propose` acts as. */
  agentKey: string;
  /** Proposes a job of this test; it is taken back afterwards, so that every test finds an empty queue. */
  propose: (body: Record<string, unknown>) => Promise<JobView>;
};

function readDemo(): DemoFile {
  return JSON.parse(readFileSync(process.env.ASSENTRY_DEMO_FILE ?? ".data/demo.json", "utf8"));
}

function watch(context: BrowserContext, errors: string[]): void {
  context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  context.on("weberror", (error) => errors.push(error.error().message));
}

/** The console's stream of events: once it answers, the page is alive and misses nothing. */
const stream = (page: Page) => page.waitForResponse((answer) => answer.url().endsWith("/approvals/events"));

/** Opens a page of the console and waits until it is alive. */
export async function visit(page: Page, path: string): Promise<void> {
  const alive = stream(page);
  await page.goto(path);
  await alive;
  await untilAlive(page);
}

/** As the page does it, without drawing the page: every test but those of signing in begins with this. */
async function signIn(page: Page, { email, password }: Person): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, email, password };
  const answer = await page.request.post("/api/auth/callback/credentials", { form, maxRedirects: 0 });
  expect(answer.headers().location, "signing in failed").not.toContain("error");
}

/** Every test gets the demo's people and agents, and fails on errors that its pages write to their consoles. */
export const test = base.extend<Fixtures>({
  demo: [readDemo(), { option: true }],
  expectedErrors: [null, { option: true }],
  consoleErrors: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      watch(context, errors);
      await use(errors);
      const unexpected = errors.filter((error) => expectedErrors === null || !expectedErrors.test(error));
      expect(unexpected, "a page wrote errors to its console").toEqual([]);
    },
    { auto: true },
  ],
  run: async ({ demo }, use) => use(`e2e-${demo.tenants.length}-${randomUUID().slice(0, 8)}`),
  person: async ({ demo }, use) => {
    const people = demo.tenants.flatMap((tenant) => tenant.people);
    await use((firstName) => {
      const found = people.find((one) => one.name.startsWith(`${firstName} `));
      if (!found) throw new Error(`nobody in the demo is called ${firstName}`);
      return found;
    });
  },
  login: async ({ page, person }, use) => {
    await use(async (firstName, next = "/approvals", where = page) => {
      await signIn(where, person(firstName));
      await visit(where, next);
      return person(firstName);
    });
  },
  another: async ({ browser, login, consoleErrors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (firstName, next) => {
      const context = await browser.newContext();
      contexts.push(context);
      watch(context, consoleErrors);
      const page = await context.newPage();
      await login(firstName, next, page);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  call: async ({ request }, use) => {
    await use(async <T>(secret: string, method: string, path: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${secret}` };
      const answer = await request.fetch(`/api/v1${path}`, { method, headers, data: body, timeout: 70_000 });
      return { status: answer.status(), body: (await answer.json()) as T };
    });
  },
  agentKey: async ({ demo }, use) => {
    const agent = demo.tenants[0]?.agents.find(({ name }) => name === "back-office");
    await use(agent?.key ?? "");
  },
  propose: async ({ call, agentKey, run }, use) => {
    const ids: string[] = [];
    await use(async (body) => {
      const answer = await call<JobView>(agentKey, "POST", "/jobs", { run: { id: run }, ...body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      ids.push(answer.body.job.id);
      return answer.body;
    });
    for (const id of ids) await call(agentKey, "POST", `/jobs/${id}/cancel`);
  },
});

export { expect };
