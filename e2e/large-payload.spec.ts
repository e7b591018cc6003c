import { untilReviewAlive } from "./console";
import { expect, test } from "./fixtures";

const MIB = 1024 * 1024;
const MOST_KEYS = 10_000;

/** As much text as still fits into a body of 1 MiB. */
function fill(body: (text: string) => object, line: string): object {
  const room = MIB - JSON.stringify(body("")).length;
  const escaped = JSON.stringify(line).length - 2;
  return body(line.repeat(Math.floor(room / escaped)));
}

test("[T38] a payload of 1 MiB opens, says how much is not shown, and opens whole", async ({
  page,
  login,
  propose,
  run,
}) => {
  test.setTimeout(120_000);
  const body = (text: string) => ({
    tool: "report.file",
    args: { report_id: "r1", text: `${text}THE END` },
    run: { id: run },
  });
  const { job } = await propose({ ...fill(body, "All work and no play makes an agent a dull one. 1234567890\n") });
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const fields = page.getByRole("region", { name: "What will run" });
  await expect(fields.getByText(/^[\d,]+ lines not shown$/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Payload", exact: true })).toContainText("2 fields, 1,024 KB");
  await fields.getByRole("button", { name: "Show all" }).click();
  await expect(fields.getByText("THE END")).toBeAttached({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Reject/ }).click();
  await page.getByRole("button", { name: "Not needed" }).click();
  await expect(page.getByText(/^Rejected: /)).toBeVisible();
});

test("[T38] a payload of 10,000 keys opens, and the last one can be read", async ({ page, login, propose, run }) => {
  test.setTimeout(120_000);
  const others = Object.keys({ tool: 0, args: 0, run: 0, id: 0 }).length;
  const keys = Array.from({ length: MOST_KEYS - others }, (_, index) => [
    `key_${String(index).padStart(5, "0")}`,
    index,
  ]);
  const { job } = await propose({ tool: "settings.write", args: Object.fromEntries(keys), run: { id: run } });
  await login("Dana", `/approvals/${job.id}`);
  await untilReviewAlive(page);
  const fields = page.getByRole("region", { name: "What will run" });
  await expect(fields.getByText("9,896 fields not shown")).toBeVisible();
  await expect(page.getByRole("region", { name: "Payload", exact: true })).toContainText("9,996 fields");
  await fields.getByRole("button", { name: "Show all" }).click();
  await expect(fields.getByRole("button", { name: "Show less" })).toBeVisible();
  // Not by its text: to look for that among 10,000 rows, again and again, keeps the page busier than drawing them.
  await expect(page.locator("#changes li").last()).toContainText("key_09995", { timeout: 30_000 });
});
