import { expect, test, vi } from "vitest";
import { createQueueOrder } from "./queue-order";

function order(...ids: string[]) {
  const queue = createQueueOrder();
  queue.publish(ids);
  return queue;
}

test("next and previous are the neighbours on screen", () => {
  const queue = order("a", "b", "c");
  expect([queue.next("b"), queue.previous("b")]).toEqual(["c", "a"]);
  expect([queue.next("c"), queue.previous("a")]).toEqual([null, null]);
});

test("[U5] after an item left, next is the one that stood after it", () => {
  const queue = order("a", "b", "c");
  queue.publish(["a", "c"]);
  expect([queue.next("b"), queue.previous("b")]).toEqual(["c", "a"]);
});

test("[U5] next is also right when those after it left too, one after the other", () => {
  const queue = order("a", "b", "c", "d");
  queue.publish(["a", "c", "d"]);
  queue.publish(["a", "d"]);
  expect(queue.next("b")).toBe("d");
});

test("an item that was never in the queue is followed by the queue's first", () => {
  expect(order("a", "b").next("elsewhere")).toBe("a");
  expect(order("a").next("a")).toBeNull();
});

test("an item that comes back stands where it is now", () => {
  const queue = order("a", "b", "c");
  queue.publish(["a", "c"]);
  queue.publish(["a", "c", "b"]);
  expect([queue.next("b"), queue.previous("b")]).toEqual([null, "c"]);
});

test("listeners hear of a change of order, and of nothing else", () => {
  const queue = order("a", "b");
  const heard = vi.fn();
  queue.subscribe(heard);
  queue.publish(["a", "b"]);
  expect(heard).not.toHaveBeenCalled();
  queue.publish(["b", "a"]);
  expect(heard).toHaveBeenCalledOnce();
});
