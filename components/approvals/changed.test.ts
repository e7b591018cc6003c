// @vitest-environment jsdom
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { changed, left, onChanged } from "./changed";
import { anItem } from "./item.fixture";
import { jobQuery } from "./queries";

afterEach(() => vi.unstubAllGlobals());

/** Somebody looks at a job's review and at the queue; what is asked for again. */
function looking() {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return Response.json({});
  });
  const client = new QueryClient();
  client.setQueryData(jobQuery("job_1").queryKey, anItem({ id: "job_1" }) as never);
  client.setQueryData(["approvals", "list"], {});
  const stop = new QueryObserver(client, jobQuery("job_1")).subscribe(() => {});
  return { client, asked, stop };
}

test("a job that changed under the reader is read again", () => {
  const { client, asked, stop } = looking();
  changed(client, "job_1");
  expect(asked).toEqual(["/api/v1/jobs/job_1"]);
  stop();
});

test("[U4] a job that was left is not, until it is opened again", () => {
  const { client, asked, stop } = looking();
  left(client, "job_1");
  expect(asked).toEqual([]);
  expect(client.getQueryState(jobQuery("job_1").queryKey)?.isInvalidated).toBe(true);
  stop();
});

test("the queue on screen is told of the row; where there is none its lists are read again", () => {
  const { client, stop } = looking();
  const told: string[] = [];
  const unsubscribe = onChanged(client, (id) => told.push(id));
  changed(client, "job_1");
  expect(told).toEqual(["job_1"]);
  expect(client.getQueryState(["approvals", "list"])?.isInvalidated).toBe(false);
  unsubscribe();
  changed(client, "job_1");
  expect(told).toEqual(["job_1"]);
  expect(client.getQueryState(["approvals", "list"])?.isInvalidated).toBe(true);
  stop();
});

test("[U4] the queue hears of a job that was left once the next one is on screen", async () => {
  const { client, stop } = looking();
  const told: string[] = [];
  const unsubscribe = onChanged(client, (id) => told.push(id));
  left(client, "job_1");
  expect(told).toEqual([]);
  await vi.waitFor(() => expect(told).toEqual(["job_1"]));
  unsubscribe();
  stop();
});

test("[U24] what is like a decided job is read again: the open one at once, others when they are opened", () => {
  const { client, asked, stop } = looking();
  const at = (id: string, tool: string) => {
    client.setQueryData(jobQuery(id).queryKey, anItem({ id, job: { tool } }) as never);
    return new QueryObserver(client, jobQuery(id)).subscribe(() => {});
  };
  const { tool } = anItem().job;
  const stops = [at("job_2", tool), at("job_3", tool), at("job_4", "another.tool")];
  const isMarked = (id: string) => client.getQueryState(jobQuery(id).queryKey)?.isInvalidated;
  window.history.pushState(null, "", "/approvals/job_2");
  left(client, "job_1");
  expect([asked, isMarked("job_2"), isMarked("job_3"), isMarked("job_4")]).toEqual([[], true, true, false]);
  changed(client, "job_1");
  expect(asked).toEqual(["/api/v1/jobs/job_1", "/api/v1/jobs/job_2"]);
  expect([isMarked("job_3"), isMarked("job_4")]).toEqual([true, false]);
  for (const end of [stop, ...stops]) end();
});
