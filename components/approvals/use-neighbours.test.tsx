// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { left } from "./changed";
import { jobQuery } from "./queries";
import { createQueueOrder } from "./queue-order";
import { useNeighbours } from "./use-neighbours";

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path.replace("/api/v1/jobs/", ""));
    return Response.json({});
  });
});
afterEach(() => vi.unstubAllGlobals());

const behindThePaint = () => act(() => new Promise((resolve) => setTimeout(resolve, 250)));

function neighbours(openId: string) {
  const client = new QueryClient();
  const order = createQueueOrder();
  order.publish(["a", "b", "c", "d", "e"], true);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const hook = renderHook(({ id }) => useNeighbours(order, id), { wrapper, initialProps: { id: openId } });
  const heldBy = (id: string) => client.getQueryCache().find(jobQuery(id))?.getObserversCount() ?? 0;
  return { ...hook, client, order, held: () => ["a", "b", "c", "d", "e"].filter((id) => heldBy(id) > 0) };
}

test("[U4] the next two and the one before are at hand, asked for behind the paint; others are let go of", async () => {
  const { rerender, held, unmount } = neighbours("a");
  expect(asked, "the open one is drawn first").toEqual([]);
  await waitFor(() => expect(held()).toEqual(["b", "c"]));
  rerender({ id: "b" });
  await waitFor(() => expect(held()).toEqual(["a", "c", "d"]));
  rerender({ id: "d" });
  await waitFor(() => expect(held()).toEqual(["c", "e"]));
  expect(
    asked.filter((path) => path === "c"),
    "what was held already is not asked for again",
  ).toHaveLength(1);
  unmount();
  expect(held()).toEqual([]);
});

test("[U4] the job just decided, which is the one before, is not asked for again until it is opened", async () => {
  const { client, rerender, held, unmount } = neighbours("b");
  client.setQueryData(jobQuery("b").queryKey, {} as never);
  await waitFor(() => expect(held()).toEqual(["a", "c", "d"]));
  asked = [];
  left(client, "b");
  rerender({ id: "c" });
  await waitFor(() => expect(held()).toEqual(["b", "d", "e"]));
  await behindThePaint();
  expect(asked).not.toContain("b");
  expect(client.getQueryState(jobQuery("b").queryKey)?.isInvalidated).toBe(true);
  unmount();
});
