// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApprovalList, QueueCounts } from "@/lib/approvals/schemas";
import { renderConsole } from "./console.fixture";
import { anItem } from "./item.fixture";
import { QueuePane } from "./queue-pane";

vi.mock("next/navigation", () => ({ usePathname: () => "/approvals" }));

const NO_COUNTS: QueueCounts = {
  total: 0,
  mine: 0,
  mine_breached: 0,
  changes_requested: 0,
  tier: { low: 0, medium: 0, high: 0, critical: 0 },
  sla: { ok: 0, due_soon: 0, breached: 0 },
};
const list = (parts: Partial<ApprovalList> = {}): ApprovalList => ({
  items: [],
  next_cursor: null,
  counts: NO_COUNTS,
  ...parts,
});

/** Answers what the queue asks, and keeps what was asked. */
function serve(answer: (query: URLSearchParams) => Response | Promise<Response>) {
  const asked: Record<string, string>[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    if (path.startsWith("/api/v1/me/views")) return Response.json({ items: [], counts: {}, most: 99 });
    const query = new URL(path, "http://localhost").searchParams;
    asked.push(Object.fromEntries(query));
    return answer(query);
  });
  return asked;
}

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("[U7] the address decides what is asked for", async () => {
  const asked = serve(() => Response.json(list()));
  renderConsole(<QueuePane openId={null} />, { search: "?view=all&tier=high&q=acme" });
  await waitFor(() => expect(asked[0]).toMatchObject({ tier: "high", q: "acme", sort: "risk" }));
  expect(screen.getByRole<HTMLInputElement>("searchbox").value).toBe("acme");
});

test("[U7] a filter that is chosen stands in the address, and is taken away again", async () => {
  const asked = serve(() => Response.json(list()));
  const onUrlUpdate = vi.fn();
  renderConsole(<QueuePane openId={null} />, { onUrlUpdate });
  fireEvent.click(screen.getByRole("button", { name: "Filter" }));
  fireEvent.change(await screen.findByLabelText("Tier"), { target: { value: "critical" } });
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ tier: "critical", mine: "true" }));
  expect(onUrlUpdate.mock.lastCall?.[0].queryString).toBe("?tier=critical");
  fireEvent.click(screen.getByRole("button", { name: "Filter" }));
  fireEvent.click(screen.getByRole("button", { name: "Remove filter Tier: Critical" }));
  await waitFor(() => expect(onUrlUpdate.mock.lastCall?.[0].queryString).toBe(""));
});

test("the queue says what waits in each view, most of all what is mine", async () => {
  const counts = { ...NO_COUNTS, total: 9, mine: 4, changes_requested: 3, sla: { ok: 6, due_soon: 2, breached: 1 } };
  serve(() => Response.json(list({ counts, items: [anItem()] })));
  renderConsole(<QueuePane openId={null} />);
  await screen.findByRole("link", { name: "Mine 4" });
  for (const name of ["All 9", "Due soon 2", "Breached 1", "Changes requested 3", "Resolved"]) {
    expect(screen.getByRole("link", { name })).toBeDefined();
  }
  expect(document.title).toBe("(4) Approvals · Assentry");
});

test("[U29] a first run says how to send the first job, with a command to copy", async () => {
  serve(() => Response.json(list()));
  renderConsole(<QueuePane openId={null} />);
  expect((await screen.findByRole("heading", { name: "Send the first job" })).tagName).toBe("H2");
  expect(screen.getByText(/curl -X POST http:\/\/localhost.*\/api\/v1\/jobs/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Copy the example" })).toBeDefined();
});

test("[U25] a queue that is done says so and where the past is", async () => {
  serve((query) => Response.json(list({ items: query.has("include_resolved") ? [anItem()] : [] })));
  renderConsole(<QueuePane openId={null} />);
  await screen.findByText("All done");
  expect(screen.getByRole("button", { name: "See what was decided" })).toBeDefined();
});

test("[U25] filters that nothing matches can be cleared at once", async () => {
  serve((query) => Response.json(list({ items: query.has("tier") ? [] : [anItem()] })));
  const onUrlUpdate = vi.fn();
  renderConsole(<QueuePane openId={null} />, { search: "?tier=low&view=all", onUrlUpdate });
  fireEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(onUrlUpdate.mock.lastCall?.[0].queryString).toBe("?view=all"));
});

test("[U25] an error keeps the filters and offers to try again", async () => {
  let works = false;
  serve(() =>
    works ? Response.json(list({ items: [anItem()] })) : Response.json({ detail: "Busy." }, { status: 422 }),
  );
  renderConsole(<QueuePane openId={null} />, { search: "?view=all&tier=high" });
  expect((await screen.findByRole("alert")).textContent).toContain("Busy.");
  expect(screen.getByRole("button", { name: "Remove filter Tier: High" })).toBeDefined();
  works = true;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
