import { row, rows, title } from "./console";
import { expect, test, visit } from "./fixtures";

const MANY = 5_000;
const AT_ONCE = 12;

test("[U4] with 5,000 items the next one opens from what is already there, and little is in the page", async ({
  page,
  demo,
  login,
  call,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const contoso = demo.tenants[1];
  const key = contoso?.agents[0]?.key ?? "";
  const token = contoso?.people.find(({ roles }) => roles.includes("reviewer"))?.token ?? "";
  const waiting = async () =>
    (await call<{ counts: { total: number } }>(token, "GET", "/approvals?limit=1")).body.counts;
  let next = (await waiting()).total;
  const proposeNext = async () => {
    while (next < MANY) {
      next += 1;
      const args = { to: [`customer-${next}@example.com`], subject: `Notice ${next}` };
      const { status } = await fetch(`${baseURL}/api/v1/jobs`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ tool: "email.send", args }),
      });
      expect(status).toBe(201);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, proposeNext));

  await login("Jon", "/approvals?view=all");
  await expect(page.getByRole("link", { name: /^All 5,?000$/ })).toBeVisible();
  expect(await rows(page).count(), "only the rows in sight are in the page").toBeLessThan(60);
  await rows(page).first().click();
  await expect(page.getByText("1 of ", { exact: false })).toBeVisible();

  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest() || request.headers().rsc) documents.push(request.url());
  });
  for (let place = 2; place <= 60; place += 1) {
    await page.keyboard.press("j");
    await expect(page.getByText(new RegExp(`^${place} of `))).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  }
  expect(documents, "the server was asked for a page").toEqual([]);
  const open = await page.getByRole("heading", { level: 1 }).innerText();
  const current = rows(page).and(page.locator("[aria-current=true]"));
  await expect(current, "the open one is in sight in the queue").toBeInViewport();
  await expect(current).toContainText(open);
  expect(await rows(page).count()).toBeLessThan(60);

  await page.keyboard.press("r");
  await page.keyboard.type("not now");
  await page.keyboard.press("Control+Enter");
  await expect(title(page, open)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(row(page, open)).toHaveCount(0);

  await visit(page, "/approvals?view=all&q=customer-4321@example.com");
  await expect(rows(page)).toHaveCount(1);
});
