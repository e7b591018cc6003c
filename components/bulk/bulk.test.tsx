// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderConsole } from "@/components/approvals/console.fixture";
import { anItem } from "@/components/approvals/item.fixture";
import { QueuePane } from "@/components/approvals/queue-pane";
import type { ApprovalItem, ApprovalList, BulkResult } from "@/lib/approvals/schemas";

vi.mock("next/navigation", () => ({ usePathname: () => "/approvals" }));
// A busy machine takes longer than the default second.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const MINE = { because: "You hold the role reviewer.", since: "2026-03-02T09:05:00.000Z" };
const hash = (id: string) => `sha256:${id}`;
const low = (id: string, parts: Parameters<typeof anItem>[0] = {}) =>
  anItem({
    id,
    tier: "low",
    mine: MINE,
    job_hash: hash(id),
    before: null,
    job: { tool: "report.write", args: { report_id: id } },
    ...parts,
  });

let items: ApprovalItem[];
let answers: (body: { items: { job_id: string }[] }) => Response | Promise<Response>;
let sent: unknown[];

const list = (): ApprovalList => ({
  items,
  next_cursor: null,
  counts: {
    total: items.length,
    mine: items.length,
    tier: { low: items.length, medium: 0, high: 0, critical: 0 },
    sla: { ok: items.length, due_soon: 0, breached: 0 },
    mine_breached: 0,
    changes_requested: 0,
  },
});

beforeEach(() => {
  // What a browser measures: room for all rows.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(2_000);
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  sent = [];
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (path.startsWith("/api/v1/me/views")) return Response.json({ items: [], counts: {}, most: 99 });
    if (!path.endsWith("/bulk")) return Response.json(path.includes("/jobs/") ? { items: [] } : list());
    const body = JSON.parse(String(init?.body));
    sent.push(body);
    return answers(body);
  });
  answers = ({ items: asked }) =>
    Response.json({ results: asked.map(({ job_id }) => ({ job_id, status: 200, resolution: "APPROVED" })) });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const box = (id: string) => screen.findByRole<HTMLInputElement>("checkbox", { name: new RegExp(`^Select: .*${id}$`) });
const status = () => document.querySelector("[data-slot=selection-status]")?.textContent;
const pick = async (id: string, shiftKey = false) => fireEvent.click(await box(id), { shiftKey });
const draw = () => renderConsole(<QueuePane openId={null} />, { search: "?view=all" });

test("[U19] rows are selected one by one or as a range, and it is said how many of which tool", async () => {
  items = ["A", "B", "C", "D"].map((id) => low(id));
  draw();
  await pick("A");
  await waitFor(() => expect(status()).toBe("1 selected, tool report.write."));
  await pick("C", true);
  await waitFor(() => expect(status()).toBe("3 selected, tool report.write."));
  await pick("B");
  expect(status()).toBe("2 selected, tool report.write.");
  expect((await box("A")).checked).toBe(true);
  expect((await box("B")).checked).toBe(false);
  await screen.findByRole("button", { name: "Approve 2 reports…" });
});

test("[U19] v selects the row that has the focus, and Escape clears", async () => {
  items = [low("A"), low("B")];
  draw();
  (await screen.findAllByRole("link", { name: /report/i }))[1]?.focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "v" });
  await waitFor(() => expect(status()).toBe("1 selected, tool report.write."));
  expect((await box("B")).checked).toBe(true);
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(status()).toBe(""));
});

test("[U19] what can't be part is left out, and the bar says why", async () => {
  items = [low("A"), low("B", { tier: "medium" }), low("C", { mine: null })];
  draw();
  await pick("A");
  await pick("C", true);
  const why = "Left out: 1 is not of the low tier; 1 is not yours to approve.";
  await waitFor(() => expect(status()).toBe(`1 selected, tool report.write. ${why}`));
  expect(within(await screen.findByRole("region", { name: "Selection" })).getByText(why)).toBeDefined();
});

test("[U24] [U19] the box of a fold selects all that are folded there", async () => {
  items = ["A", "B", "C"].map((id) =>
    low(id, { duplicate_key: "k", job: { tool: "report.write", args: { report_id: "A" } } }),
  );
  draw();
  fireEvent.click(await screen.findByRole("checkbox", { name: /^Select all 3 alike: / }));
  await waitFor(() => expect(status()).toBe("3 selected, tool report.write."));
  fireEvent.click(screen.getByRole("button", { name: /^3 alike/ }));
  const boxes = screen.getAllByRole<HTMLInputElement>("checkbox");
  expect(boxes.map(({ checked }) => checked)).toEqual([true, true, true]);
});

async function open(verdict: "Approve" | "Reject") {
  fireEvent.click(await screen.findByRole("button", { name: new RegExp(`^${verdict}.*…$`) }));
  return screen.findByRole("dialog");
}

test("[U19] approving sends each with the bytes it was selected with, and lists every answer", async () => {
  items = ["A", "B", "C", "D"].map((id) => low(id));
  const told: Record<string, Partial<BulkResult>> = {
    A: { status: 200, resolution: "APPROVED" },
    B: { status: 409, code: "stale_revision", detail: "It has changed." },
    C: { status: 403, code: "not_eligible", detail: "You lost the role." },
    D: { status: 200, resolution: null },
  };
  let answer = () => {};
  answers = async ({ items: asked }) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return Response.json({ results: asked.map(({ job_id }) => ({ job_id, ...told[job_id] })) });
  };
  draw();
  await pick("A");
  await pick("D", true);
  const dialog = await open("Approve");
  expect(within(within(dialog).getByRole("list", { name: "Selected" })).getAllByRole("listitem")).toHaveLength(4);
  fireEvent.click(within(dialog).getByRole("button", { name: /^Approve 4 reports/ }));
  await within(dialog).findByText("Deciding: 0 of 4 answered.");
  expect(within(dialog).queryByText(/Approved/)).toBeNull();
  expect(sent).toEqual([
    { decision: "approve", items: ["A", "B", "C", "D"].map((id) => ({ job_id: id, job_hash: hash(id) })) },
  ]);
  items = [low("B", { job_hash: "sha256:another" }), low("C")];
  answer();
  await within(dialog).findByText(/2 approved, 1 changed meanwhile, 1 refused/);
  const results = within(within(dialog).getByRole("list", { name: "Results" })).getAllByRole("listitem");
  expect(results.map((one) => one.textContent)).toEqual([
    expect.stringMatching(/B.*It changed meanwhile/),
    expect.stringMatching(/C.*You lost the role/),
    expect.stringMatching(/A.*Approved\.$/),
    expect.stringMatching(/D.*Approved by you; it still needs more people/),
  ]);
  fireEvent.click(within(dialog).getByRole("button", { name: "Done" }));
  // What failed stays selected, but never what changed.
  await waitFor(() => expect(status()).toBe("1 selected, tool report.write. 1 left the selection: it changed."));
  expect((await box("C")).checked).toBe(true);
  expect((await box("B")).checked).toBe(false);
});

test("[U19] rejecting asks for a reason, and a named one is sent with its code", async () => {
  items = ["A", "B"].map((id) => low(id, { reason_codes: ["not_needed", "wrong_target"] }));
  draw();
  await pick("A");
  await pick("B", true);
  const dialog = await open("Reject");
  fireEvent.click(within(dialog).getByRole("button", { name: /^Reject 2 reports/ }));
  expect(within(dialog).getByText("Say why, or press one of the reasons.")).toBeDefined();
  expect(sent).toEqual([]);
  fireEvent.click(within(dialog).getByRole("button", { name: "Not needed" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ decision: "reject", reason: "Not needed", reason_code: "not_needed" });
});

test("[U19] where no answer comes it is not known what became of those, and the rest isn't sent", async () => {
  items = Array.from({ length: 25 }, (_, n) => low(`J${n + 10}`));
  answers = ({ items: asked }) => {
    if (sent.length === 2) throw new TypeError("network");
    return Response.json({ results: asked.map(({ job_id }) => ({ job_id, status: 200, resolution: "APPROVED" })) });
  };
  draw();
  await pick("J10");
  await pick("J34", true);
  const dialog = await open("Approve");
  fireEvent.click(within(dialog).getByRole("button", { name: /^Approve 25 reports/ }));
  await within(dialog).findByText(/10 approved, 10 without an answer, 5 not sent/);
  expect(sent).toHaveLength(2);
});
