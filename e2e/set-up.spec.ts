import { test as base } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { rows } from "./console";
import { expect } from "./fixtures";
import { type Installation, install } from "./installation";

const test = base.extend<{ installation: Installation }>({
  /** Assentry without the demo, as on somebody's first day. */
  installation: [
    async ({ browserName: _ }, use) => {
      const installation = await install(["--no-demo"]);
      await use(installation);
      await installation.stop();
    },
    { timeout: 120_000 },
  ],
});

test("[U29] the first visit: set up with the printed code, then send the first job with the command shown", async ({
  installation: { url, printed },
  page,
  context,
  request,
}) => {
  test.setTimeout(120_000);
  const code = await printed(/set-up code (\S+)/);
  await page.goto(url);
  await expect(page).toHaveURL(`${url}/set-up`);
  await expectNoViolations(page, "set-up");
  await page.getByLabel("Set-up code").fill("AAAA-AAAA-AAAA");
  await page.getByLabel("Your name").fill("Nora First");
  await page.getByLabel("Organisation").fill("First Day Inc.");
  await page.getByLabel("E-mail").fill("nora@first.example");
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This is not the set-up code.");
  await page.getByLabel("Set-up code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Create administrator" }).click();

  await expect(page.getByRole("heading", { name: "Send the first job" })).toBeVisible();
  await expectNoViolations(page, "first run");
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await page.getByRole("button", { name: "Copy the example" }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const [, address = "", body = ""] = command.match(/^curl -X POST (\S+) [\s\S]*-d '([\s\S]+)'$/) ?? [];
  expect(command).toContain('-H "Authorization: Bearer $ASSENTRY_KEY"');

  const agent = await page.request.post(`${url}/api/v1/agents`, { data: { name: "first" }, headers: { origin: url } });
  const { key } = (await agent.json()) as { key: string };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await request.post(address, { data: body, headers });
  expect(await answer.json()).toMatchObject({ job: { state: "APPROVAL" } });
  await expect(page.getByText("Nothing needs you now")).toBeVisible();
  await page.getByRole("button", { name: "Show all 1" }).click();
  await expect(rows(page)).toHaveText([/refund/i]);
  await page.goto(`${url}/set-up`);
  await expect(page, "it can be set up once").toHaveURL(`${url}/sign-in`);
});
