import type { Page } from "@playwright/test";
import { expectNoViolations } from "./axe";
import { approve, row, rows, title, untilReviewAlive } from "./console";
import { expect, test, visit } from "./fixtures";
import { email, PAYMENT_TITLE, payment, rebooking } from "./jobs";

test.describe("[U26] axe finds nothing to object to, in light and dark", () => {
  test.use({ expectedErrors: /status of 404/ });

  test("sign-in and a page that is not there", async ({ page }) => {
    await page.goto("/sign-in");
    await expectNoViolations(page, "sign-in");
    await page.goto("/no-such-page");
    await expectNoViolations(page, "not found");
  });

  test("the queue: empty, full, with filters, and its overlays", async ({ page, login, propose, run }) => {
    await login("Dana", `/approvals?q=${run}`);
    await expect(page.getByText("Nothing matches these filters")).toBeVisible();
    await expectNoViolations(page, "empty");
    for (const body of [payment, rebooking, email("axe@customer.example")]) await propose(body);
    await visit(page, `/approvals?view=all&q=${run}&sort=risk`);
    await expect(rows(page)).toHaveCount(3);
    await page.getByRole("button", { name: "Filter" }).click();
    await expectNoViolations(page, "full, with filters");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Your menu/ }).click();
    await expectNoViolations(page, "menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Find an action" })).toBeVisible();
    await expectNoViolations(page, "palette");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await expectNoViolations(page, "keys");
  });

  test("the review: pending, deciding, resolved, missing", async ({ page, login, person, propose }) => {
    const { job } = await propose(rebooking);
    await login("Dana", `/approvals/${job.id}`);
    await expect(title(page, /NM1VX1/)).toBeFocused();
    await expectNoViolations(page, "pending");
    await page.getByRole("radio", { name: "Split" }).click();
    await page.keyboard.press("r");
    await expectNoViolations(page, "rejecting, split");
    await page.keyboard.press("Escape");
    await approve(page, "as agreed", person("Dana"));
    await expect(page.getByText(/^Approved: /)).toBeVisible();
    await visit(page, `/approvals/${job.id}`);
    await expect(page.getByText("Waiting for the agent to claim it.")).toBeVisible();
    await expectNoViolations(page, "resolved");
    await visit(page, "/approvals/job_00000000000000000000000000");
    await expect(page.getByRole("heading", { name: "There is no such job" })).toBeVisible();
    await expectNoViolations(page, "missing");
  });
});

test.describe("[U26] at 320 px", () => {
  test.use({ viewport: { width: 320, height: 640 }, expectedErrors: /status of 404/ });

  /** Text that is cut off at the right or only reached by scrolling sideways; the strip of views and code may scroll. */
  async function expectReflow(page: Page, where: string): Promise<void> {
    const wide = await page.evaluate(() => {
      const mayScroll = "nav[aria-label=Views], pre, .sr-only";
      const all = [...document.querySelectorAll("body *")].filter((one) => !one.closest(mayScroll));
      const past = all.filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5);
      const scrolls = all.filter((one) => {
        const { overflowX } = getComputedStyle(one);
        return one.scrollWidth > one.clientWidth + 1 && (overflowX === "auto" || overflowX === "scroll");
      });
      const name = (one: Element) => `${one.tagName} ${one.className} ${one.textContent?.slice(0, 40)}`;
      const page = document.scrollingElement?.scrollWidth ?? 0;
      return [...new Set([...past, ...scrolls])].map(name).concat(page > window.innerWidth ? [`page: ${page} px`] : []);
    });
    expect(wide, where).toEqual([]);
  }

  test("nothing is cut off or needs scrolling sideways", async ({ page, login, propose, run }) => {
    await page.goto("/sign-in");
    await expectReflow(page, "sign-in");
    const { job } = await propose(rebooking);
    await propose(payment);
    await login("Dana", `/approvals?view=all&q=${run}`);
    await expect(rows(page)).toHaveCount(2);
    await expectReflow(page, "queue");
    await page.getByRole("button", { name: "Filter" }).click();
    await expectReflow(page, "queue with filters");
    await visit(page, `/approvals/${job.id}`);
    await untilReviewAlive(page);
    for (const mode of ["Unified", "Split"]) {
      await page.getByRole("radio", { name: mode }).click();
      await expectReflow(page, `review, ${mode}`);
    }
    await page.getByRole("button", { name: /^Reject/ }).click();
    await expectReflow(page, "rejecting");
    await expect(page.getByRole("form").getByRole("button", { name: /^Reject/ })).toBeInViewport();
    await page.goto("/no-such-page");
    await expectReflow(page, "not found");
  });
});

/** Walks through the page with Tab; each stop must be seen, marked as focused and not under something else. */
async function expectVisibleFocus(page: Page, stops: number): Promise<void> {
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press("Tab");
    const problem = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === null || one === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const name = `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent?.slice(0, 60)}`;
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return `${name}: no outline`;
      const { left, top, width, height } = one.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 10));
      const isSeen = at !== null && (one.contains(at) || at.contains(one));
      return isSeen ? null : `${name}: hidden by ${at?.tagName} ${at?.className}`;
    });
    expect(problem).toBeNull();
  }
}

test("[U26] the focus is always seen, in the queue and through a whole review", async ({
  page,
  login,
  propose,
  run,
}) => {
  await propose(rebooking);
  await propose(payment);
  await login("Dana", `/approvals?q=${run}`);
  await expectVisibleFocus(page, 16);
  await row(page, PAYMENT_TITLE).click();
  await expect(title(page, PAYMENT_TITLE)).toBeFocused();
  await expectVisibleFocus(page, 30);
});
