import { expect, test } from "vitest";
import { createBoard } from "./board";

const ana = { id: "usr_a", name: "Ana" };
const ben = { id: "usr_b", name: "Ben" };
const at = (person: typeof ana, jobId = "job_1", looking = true) => ({ tenantId: "ten_1", jobId, person, looking });

test("[U9] tells who looks, and what is news: coming and leaving, not staying", () => {
  const board = createBoard();
  expect(board.put(at(ana), 0)).toBe(true);
  expect(board.put(at(ana), 10_000)).toBe(false);
  expect(board.put(at(ben), 10_000)).toBe(true);
  expect(board.who("ten_1", "job_1", 10_000)).toEqual([ana, ben]);
  expect(board.put(at(ana, "job_1", false), 11_000)).toBe(true);
  expect(board.who("ten_1", "job_1", 11_000)).toEqual([ben]);
});

test("who is not heard of for a while has left", () => {
  const board = createBoard();
  board.put(at(ana), 0);
  expect(board.who("ten_1", "job_1", 44_999)).toEqual([ana]);
  expect(board.who("ten_1", "job_1", 45_000)).toEqual([]);
});

test("one tenant's people are nobody else's", () => {
  const board = createBoard();
  board.put(at(ana), 0);
  expect(board.who("ten_2", "job_1", 1)).toEqual([]);
});

test("it stays within its bounds: the job looked at longest ago goes, and a crowd is cut", () => {
  const board = createBoard(2);
  for (const job of ["job_1", "job_2", "job_1", "job_3"]) board.put(at(ana, job), 0);
  expect(["job_1", "job_2", "job_3"].map((job) => board.who("ten_1", job, 1).length)).toEqual([1, 0, 1]);
  for (let n = 0; n < 50; n++) board.put(at({ id: `usr_${n}`, name: "x" }, "job_3"), 1);
  expect(board.who("ten_1", "job_3", 2)).toHaveLength(20);
});
