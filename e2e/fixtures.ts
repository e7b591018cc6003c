import { readFileSync } from "node:fs";
import { test as base, expect, type Page } from "@playwright/test";
import type { JobView } from "@/lib/jobs/schemas";
import type { DemoFile } from "@/prisma/seed";

type Tenant = DemoFile["tenants"][number];
type Person = Tenant["people"][number];

/** Proposes as the tenant's agent; fails the test on any other answer than 2xx. */
type Propose = (body: Record<string, unknown>, tenant?: number) => Promise<JobView>;

type Fixtures = {
  demo: DemoFile;
  person: (firstName: string) => Person;
  login: (firstName: string, page?: Page) => Promise<Person>;
  propose: Propose;
  quiet: undefined;
};

/** Every test gets the demo's people and agents, and fails on errors that the page writes to its console. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern.
  demo: async ({}, use) => {
    const file = process.env.ASSENTRY_DEMO_FILE ?? ".data/demo.json";
    await use(JSON.parse(readFileSync(file, "utf8")) as DemoFile);
  },
  person: async ({ demo }, use) => {
    await use((firstName) => {
      const found = demo.tenants.flatMap((tenant) => tenant.people).find((one) => one.name.startsWith(`${firstName} `));
      if (!found) throw new Error(`nobody in the demo is called ${firstName}`);
      return found;
    });
  },
  login: async ({ page, person }, use) => {
    await use(async (firstName, other = page) => {
      const who = person(firstName);
      await other.goto("/sign-in");
      await other.getByLabel("Email").fill(who.email);
      await other.getByLabel("Password").fill(who.password);
      await other.getByRole("button", { name: "Sign in" }).click();
      await other.waitForURL("**/approvals**");
      return who;
    });
  },
  propose: async ({ demo, request, baseURL }, use) => {
    await use(async (body, tenant = 0) => {
      const key = demo.tenants[tenant]?.agents[1]?.key ?? demo.tenants[tenant]?.agents[0]?.key ?? "";
      const answer = await request.post(`${baseURL}/api/v1/jobs`, { data: body, headers: { authorization: `Bearer ${key}` } });
      expect(answer.ok(), await answer.text()).toBe(true);
      return (await answer.json()) as JobView;
    });
  },
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      await use(undefined);
      expect(errors, "the page wrote errors to its console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
