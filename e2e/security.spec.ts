import { expect, test } from "./fixtures";
import { email } from "./jobs";

test("[T32] every page has its own nonce, refuses to be framed and is kept by no cache", async ({ page, login }) => {
  await login("Dana");
  const policies: string[] = [];
  for (const path of ["/approvals", "/approvals", "/sign-in", "/no-such-page"]) {
    const headers = (await page.request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    policies.push(policy);
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}'/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    for (const part of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"])
      expect(policy).toContain(part);
    expect(headers).toMatchObject({
      "cache-control": expect.stringMatching(/^private,.*\bno-store\b/),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
    });
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(new Set(policies).size, "a nonce was used twice").toBe(policies.length);
  const api = (await page.request.get("/api/v1/approvals")).headers();
  expect(api).toMatchObject({ "cache-control": "private, no-store", "x-content-type-options": "nosniff" });
});

test.describe("[T32] what got into a page", () => {
  test.use({
    // React also notices that the page is not what the server drew.
    expectedErrors: /Content Security Policy|React error #418/,
  });

  test("does not run without the page's nonce", async ({ page, login, consoleErrors }) => {
    const injected = `<script>window.pwned = 1</script><img src="data:," onerror="window.pwned = 2">`;
    await page.route("**/approvals?injected", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace("</main>", `${injected}</main>`) });
    });
    await login("Dana", "/approvals?injected");
    await expect.poll(() => consoleErrors.length).toBeGreaterThanOrEqual(2);
    expect(await page.evaluate(() => Reflect.get(window, "pwned"))).toBeUndefined();
  });
});

test("[T32] a decision with the session's cookie must come from our own pages", async ({
  page,
  login,
  propose,
  baseURL,
}) => {
  const { job } = await propose(email("csrf@customer.example"));
  await login("Dana");
  const session = (await page.context().cookies()).find(({ name }) => name.includes("session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const decide = (headers: Record<string, string>) =>
    page.request.post(`/api/v1/approvals/${job.id}/approve`, { data: { reason: "forged" }, headers });
  for (const origin of ["https://evil.example", "null", `${baseURL}.evil.example`]) {
    const answer = await decide({ origin });
    expect(answer.status(), origin).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "cross_origin" });
  }
  expect((await decide({ origin: baseURL ?? "" })).status()).toBe(200);
});
