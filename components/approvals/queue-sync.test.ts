// @vitest-environment jsdom
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApprovalItem, ApprovalList, QueueCounts } from "@/lib/approvals/schemas";
import { changed, onChanged } from "./changed";
import type { QueueFilters } from "./filters";
import { anItem } from "./item.fixture";
import { approvalsQuery, jobQuery } from "./queries";
import { type QueueData, queueItems } from "./queue-data";
import { createQueueSync } from "./queue-sync";

const FILTERS: QueueFilters = {
  view: "all",
  tier: null,
  role: null,
  agent: null,
  assignee: null,
  topic: null,
  sla: null,
  state: null,
  q: null,
  sort: "sla",
};
const { queryKey } = approvalsQuery(FILTERS);
const counts = { total: 5_000, mine: 0 } as QueueCounts;
const ITEM = anItem();
const item = (place: number, title = "as it was"): ApprovalItem => ({
  ...ITEM,
  job: { ...ITEM.job, id: `job_${String(place).padStart(4, "0")}` },
  decision_summary: { ...ITEM.decision_summary, title },
});
const page = (items: ApprovalItem[], next_cursor: string | null = null): ApprovalList => ({
  items,
  next_cursor,
  counts,
});

/** All 5,000 items are loaded, in pages of 200. */
function queue() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const pages = Array.from({ length: 25 }, (_, at) =>
    page(Array.from({ length: 200 }, (_none, place) => item(at * 200 + place))),
  );
  client.setQueryData<QueueData>(queryKey, { pages, pageParams: pages.map(() => null) });
  const titles = () =>
    new Map(
      queueItems(client.getQueryData<QueueData>(queryKey)).map((one) => [one.job.id, one.decision_summary.title]),
    );
  return { client, titles, sync: createQueueSync(client, () => FILTERS) };
}

/** Answers with these rows, and keeps what was asked for. */
function serve(answer: () => Response | Promise<Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return answer();
  });
  return asked;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("[U4] an event costs one request for one row, though 5,000 are loaded", async () => {
  const { sync, titles } = queue();
  const asked = serve(() => Response.json(page([item(7, "as it is now")])));
  sync.heard("job_0007");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual(["/api/v1/approvals?limit=50&sort=sla&job=job_0007"]);
  expect(titles().get("job_0007")).toBe("as it is now");
  expect(titles().size).toBe(5_000);
});

test("[U4] of a flood of events every fifty jobs cost one request, and each job is asked for once", async () => {
  const { sync } = queue();
  const asked = serve(() => Response.json(page([])));
  for (let turn = 0; turn < 3; turn += 1) for (let place = 0; place < 120; place += 1) sync.heard(item(place).job.id);
  await vi.advanceTimersByTimeAsync(2_000);
  const jobs = asked.flatMap((path) => new URL(path, "http://here").searchParams.get("job")?.split(",") ?? []);
  expect(asked).toHaveLength(3);
  expect(new Set(jobs).size).toBe(120);
  expect(jobs).toHaveLength(120);
});

test("[U4] the review of a changed job is read anew where somebody looks at it, and only there", async () => {
  const { sync, client } = queue();
  const asked = serve(() => Response.json(page([])));
  for (const id of ["job_0001", "job_0002"]) client.setQueryData(jobQuery(id).queryKey, item(1) as never);
  const stop = new QueryObserver(client, jobQuery("job_0001")).subscribe(() => {});
  sync.heard("job_0001");
  sync.heard("job_0002");
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.filter((path) => path.startsWith("/api/v1/jobs/"))).toEqual(["/api/v1/jobs/job_0001"]);
  expect(client.getQueryState(jobQuery("job_0002").queryKey)?.isInvalidated).toBe(true);
  stop();
});

test("what the person did themselves is asked for at once", async () => {
  const { client, sync } = queue();
  const asked = serve(() => Response.json(page([])));
  const stop = onChanged(client, sync.did);
  changed(client, "job_0003");
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  stop();
});

test("[U4] the event of what the person did themselves, and left, does not ask for its review", async () => {
  const { client, sync } = queue();
  const asked = serve(() => Response.json(page([])));
  client.setQueryData(jobQuery("job_0003").queryKey, item(3) as never);
  const stop = new QueryObserver(client, jobQuery("job_0003")).subscribe(() => {});
  sync.heard("job_0003");
  sync.did("job_0003");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual(["/api/v1/approvals?limit=50&sort=sla&job=job_0003"]);
  stop();
});

test("a row that changed while a page was on its way is not brought back as it was", async () => {
  const { client, sync, titles } = queue();
  let deliver = (_answer: Response) => {};
  const late = new Promise<Response>((resolve) => {
    deliver = resolve;
  });
  const asked = serve(() => (asked.length === 1 ? late : Response.json(page([item(7, "as it is now")]))));
  const fetching = client.fetchInfiniteQuery({ ...approvalsQuery(FILTERS), staleTime: 0, pages: 1 });
  sync.heard("job_0007");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(1);
  deliver(Response.json(page([item(7)])));
  await fetching;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(titles().get("job_0007")).toBe("as it is now");
});

test("a list that cannot say what changed is read anew", async () => {
  const { client, sync } = queue();
  serve(() => Response.json({ detail: "Busy." }, { status: 422 }));
  sync.heard("job_0007");
  await vi.advanceTimersByTimeAsync(200);
  expect(client.getQueryState(queryKey)?.isInvalidated).toBe(true);
});
