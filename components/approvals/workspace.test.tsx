// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { aReview } from "@/components/review/review.fixture";
import { LiveProvider } from "@/components/shell/live";
import type { ApprovalList } from "@/lib/approvals/schemas";
import { renderConsole } from "./console.fixture";
import { anItem } from "./item.fixture";
import { openJob } from "./navigate";
import { Workspace } from "./workspace";

vi.mock("next/navigation", async () => {
  const { useSyncExternalStore } = await import("react");
  const subscribe = (hear: () => void) => {
    window.addEventListener("popstate", hear);
    return () => window.removeEventListener("popstate", hear);
  };
  return {
    usePathname: () => useSyncExternalStore(subscribe, () => window.location.pathname),
    useSelectedLayoutSegment: () => null,
  };
});

class Stream extends EventTarget {
  static last: Stream;
  constructor() {
    super();
    Stream.last = this;
  }
  close() {}
}

// What a browser loads while the reader looks at the list.
beforeAll(() => import("@/components/review/open-review"), 60_000);

const JOBS = ["job_1", "job_2", "job_3", "job_4"];
const titleOf = (id: string) => `The title of ${id}`;
const told = (id: string) => ({ title: titleOf(id), why: "It is gated.", next_effect: "It runs, once.", facts: [] });

let asked: string[] = [];

function answer(path: string): Response {
  const { pathname, searchParams } = new URL(path, "http://here");
  const [, id = ""] = /^\/api\/v1\/jobs\/([^/]+)$/.exec(pathname) ?? [];
  if (id !== "") return Response.json(aReview({ job: { id }, decision_summary: told(id) }));
  if (pathname !== "/api/v1/approvals") return Response.json({ items: [], people: [] });
  const wanted = searchParams.get("job")?.split(",") ?? JOBS;
  const items = wanted.map((each) => anItem({ id: each, decision_summary: told(each) }));
  const counts = {
    total: 4,
    mine: 4,
    tier: { low: 0, medium: 4, high: 0, critical: 0 },
    sla: { ok: 4, due_soon: 0, breached: 0 },
    mine_breached: 0,
    changes_requested: 0,
  };
  return Response.json({ items, next_cursor: null, counts } satisfies ApprovalList);
}

/** Opens a job as the queue's keys do. */
const open = (id: string) =>
  act(() => {
    openJob(id);
    window.dispatchEvent(new PopStateEvent("popstate"));
  });
const reads = () => asked.filter((path) => /\/jobs\/|\/approvals\?/.test(path));

beforeEach(() => {
  asked = [];
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return answer(path);
  });
  window.history.replaceState(null, "", "/approvals/job_1");
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function workspace(): Promise<void> {
  renderConsole(
    <LiveProvider url="/events">
      <Workspace>{null}</Workspace>
    </LiveProvider>,
  );
  act(() => void Stream.last.dispatchEvent(new Event("open")));
  await screen.findByRole("heading", { level: 1, name: titleOf("job_1") });
  await waitFor(() => expect(asked).toContain("/api/v1/jobs/job_3/decisions"));
}

test("[U4] the next item is on screen at once, with its title in focus, and nothing is asked for it", async () => {
  await workspace();
  asked = [];
  open("job_2");
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: titleOf("job_2") }));
  await waitFor(() => expect(asked).toContain("/api/v1/jobs/job_4/decisions"));
  expect(reads()).toEqual(["/api/v1/jobs/job_4", "/api/v1/jobs/job_4/decisions"]);
}, 30_000);

test("[U4] an item that changed is read again while it is next, not when it is opened", async () => {
  await workspace();
  asked = [];
  act(
    () =>
      void Stream.last.dispatchEvent(new MessageEvent("approvals", { data: '{"job_id":"job_2","state":"APPROVAL"}' })),
  );
  await waitFor(() => expect(reads()).toContain("/api/v1/jobs/job_2/decisions"));
  expect(reads().sort()).toEqual([
    "/api/v1/approvals?limit=50&mine=true&sort=risk&job=job_2",
    "/api/v1/jobs/job_2",
    "/api/v1/jobs/job_2/decisions",
  ]);
}, 30_000);

test("[U4] what is open follows the address at once, whatever the router is at", async () => {
  await workspace();
  act(() => openJob("job_2"));
  expect(screen.getByRole("heading", { level: 1, name: titleOf("job_2") })).toBeDefined();
}, 30_000);
