// @vitest-environment jsdom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createQueueOrder } from "./queue-order";
import { QueueOrderContext, useNextItem } from "./use-next-item";

afterEach(cleanup);

function nextOf(id: string, ids: string[]) {
  const order = createQueueOrder();
  order.publish(ids);
  const { result } = renderHook(() => useNextItem(id), {
    wrapper: ({ children }) => <QueueOrderContext value={order}>{children}</QueueOrderContext>,
  });
  return { order, result };
}

test("[U5] the next item follows the queue while the review is open", () => {
  const { order, result } = nextOf("a", ["a", "b", "c"]);
  expect(result.current).toBe("b");
  act(() => order.publish(["a", "c"]));
  expect(result.current).toBe("c");
});

test("[U5] after the last item it is the one before", () => {
  expect(nextOf("c", ["a", "b", "c"]).result.current).toBe("b");
});

test("[U5] when nothing else waits there is no next item", () => {
  expect(nextOf("a", ["a"]).result.current).toBeNull();
});

test("a review that stands alone has no next item", () => {
  expect(renderHook(() => useNextItem("a")).result.current).toBeNull();
});
