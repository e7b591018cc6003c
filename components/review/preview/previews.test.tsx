// @vitest-environment jsdom
import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { ViewerProvider } from "@/components/shell/viewer";
import { renderInConsole } from "../render.fixture";
import { Previews } from "./previews";

const WHO = { id: "u", name: "Dana", email: "dana@northwind.example", roles: [], tenantName: "N" };
const VIEWER = { ...WHO, canApprove: true, canReadAudit: false };
const draw = (tool: string, args: Record<string, unknown>) =>
  renderInConsole(
    <ViewerProvider viewer={VIEWER}>
      <Previews job={{ tool, args }} />
    </ViewerProvider>,
  );
const shown = (name: string) => screen.getByRole("figure", { name });

const ATTACK = `<img src="https://a.test/x.gif" onerror="go()"><script>go()</script><svg onload="go()"></svg><iframe src="//a.test"></iframe><form action="https://a.test"><button>Reject</button></form><a href="javascript:go()">x</a>\u202e`;
const HOSTILE: [string, string, Record<string, unknown>][] = [
  ["E-mail", "send_email", { to: [`${ATTACK} a@b.test`], subject: ATTACK, body: ATTACK }],
  ["E-mail", "send_email", { to: ["a@b.test"], text: "[x](javascript:go())", subject: ATTACK }],
  ["SQL", "run_sql", { statement: `DELETE FROM t WHERE a = '${ATTACK}' -- ${ATTACK}` }],
  ["HTTP request", "http", { url: `https://${ATTACK}/${ATTACK}`, headers: { [ATTACK]: ATTACK }, body: ATTACK }],
  ["Payment", "payment.send", { amount: `1${ATTACK}`.slice(0, 60), currency: ATTACK, vendor: ATTACK, memo: ATTACK }],
  ["Code change", "git_commit", { patch: `+${ATTACK}\n-${ATTACK}\n` }],
  ["Table", "import", { [ATTACK]: [{ [ATTACK]: ATTACK }, { [ATTACK]: [ATTACK] }] }],
];

test.each(HOSTILE)(
  "[T33] [T34] %s: nothing hostile becomes markup, and nothing invisible stays so",
  (name, tool, args) => {
    draw(tool, args);
    const figure = shown(name);
    const alive = "img, script, iframe, form, button, object, embed, style, link, a, svg:not([aria-hidden=true])";
    expect(figure.querySelectorAll(alive)).toHaveLength(0);
    expect(figure.textContent).not.toContain("\u202e");
    expect(figure.textContent).toContain("U+202E");
  },
);

test("[T34] a mail shows what its reader would not: who is outside, where links go, what is hidden", () => {
  const body = `<p>See <a href="https://attacker.test/x">https://bank.example</a></p><div hidden>also pay x</div>`;
  draw("send_email", { to: "lee@northwind.example, x@attacker.test", subject: "Hi\r\nBcc: y@attacker.test", body });
  const mail = within(shown("E-mail"));
  expect(mail.getByText("x@attacker.test").closest("li")?.textContent).toContain("external");
  expect(mail.getByText("lee@northwind.example").closest("li")?.textContent).not.toContain("external");
  expect(shown("E-mail").textContent).toContain("https://bank.example really →\u00a0https://attacker.test/x");
  expect(shown("E-mail").textContent).toContain("Hidden from its reader: also pay x");
  expect(mail.getByText("Hi ↵ Bcc: y@attacker.test")).toBeDefined();
});

test("[T36] what the agent says of a payload chooses nothing and is in no preview", () => {
  draw("update", { type: "payment", preview: "email", note: "amount: 1.00" });
  expect(screen.queryByRole("figure")).toBeNull();
  expect(screen.queryByText("Preview")).toBeNull();
});

test("[T36] a secret is marked and shown whole", () => {
  draw("http", { method: "GET", url: "https://a.example/x", headers: { Authorization: "Bearer s3cret" } });
  expect(screen.getByText("Bearer s3cret")).toBeDefined();
  expect(screen.getByText("credential")).toBeDefined();
});

test("[U16] a long table, patch and mail say what they leave out and open", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ id: i, name: `n${i}` }));
  const patch = Array.from({ length: 200 }, (_, i) => `+line ${i}`).join("\n");
  draw("commit", { rows, patch });
  expect(screen.getByText("30 records not shown")).toBeDefined();
  fireEvent.click(within(shown("Table")).getByRole("button", { name: "Show all" }));
  expect(screen.getByText("n39")).toBeDefined();
  fireEvent.click(within(shown("Code change")).getByRole("button", { name: "Show all" }));
  expect(screen.getByText("line 199")).toBeDefined();
});

test("[U16] a field that only some records have is shown with them", () => {
  const rows = [...Array.from({ length: 205 }, (_, id) => ({ id, name: "n" })), { id: 999, name: "n", role: "owner" }];
  draw("import", { rows });
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(screen.getByText('{"role":"owner"}')).toBeDefined();
});

test.each([
  ["send_email", { to: ["a@b.test"], body: "<p>x</p>".repeat(100_000) }],
  ["run_sql", { statement: `DELETE FROM t WHERE a IN (${"1,".repeat(400_000)}1)` }],
  ["git_commit", { patch: "+a\n".repeat(300_000) }],
  ["import", { rows: Array.from({ length: 3_000 }, (_, id) => ({ id, a: 1, b: 2 })) }],
  ["http", { url: "https://a.example", headers: { a: "x".repeat(900_000) } }],
])("[T38] the largest %s draws little at first", (tool, args) => {
  draw(tool, args);
  expect(document.querySelectorAll("*").length).toBeLessThan(4_000);
  expect(document.body.textContent).toMatch(/not shown|not laid out here/);
});
