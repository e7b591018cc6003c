import { describe, expect, it } from "vitest";
import { logOf } from "@/test/memory-log";
import { Appender, type Completed, rootSubtrees } from "./tree";

const SIZE = 600;
const log = logOf(SIZE);
const peaksOf = (size: number): Buffer[] =>
  rootSubtrees(size).map(({ level, index }) => log.hash(index * 2 ** level, (index + 1) * 2 ** level));

function appended(appender: Appender, end: number): Completed[] {
  return log.leaves.slice(appender.size, end).flatMap((leaf) => appender.append(leaf));
}

describe("appending", () => {
  it("[T43] gives after every leaf the root and the peaks of the tree built from scratch", () => {
    const appender = new Appender(0, []);
    for (let size = 1; size <= SIZE; size += 1) {
      appended(appender, size);
      expect(appender.size).toBe(size);
      expect(appender.root()).toEqual(log.root(size));
      expect(appender.peaks).toEqual(peaksOf(size));
    }
  });

  it("[T43] names every complete subtree of two leaves or more, once, when its last leaf comes", () => {
    const appender = new Appender(0, []);
    const seen: Completed[] = [];
    for (let size = 1; size <= SIZE; size += 1)
      for (const completed of appended(appender, size)) {
        expect((completed.index + 1) * 2 ** completed.level).toBe(size);
        seen.push(completed);
      }
    const expected: string[] = [];
    for (let level = 1; 2 ** level <= SIZE; level += 1)
      for (let index = 0; (index + 1) * 2 ** level <= SIZE; index += 1) {
        const hash = log.hash(index * 2 ** level, (index + 1) * 2 ** level);
        expected.push(`${level} ${index} ${hash.toString("hex")}`);
      }
    const found = seen.map(({ level, index, hash }) => `${level} ${index} ${hash.toString("hex")}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it("[T43] resumes from any size and its peaks as if it had never stopped", () => {
    const straight = new Appender(0, []);
    const completedBy = log.leaves.map((leaf) => straight.append(leaf));
    for (let from = 0; from < SIZE; from += 1) {
      const end = Math.min(SIZE, from + 70);
      const resumed = new Appender(from, peaksOf(from));
      expect(appended(resumed, end)).toEqual(completedBy.slice(from, end).flat());
      expect(resumed.root()).toEqual(log.root(end));
    }
  });

  it("[T43] goes on where a number has more than 32 bits", () => {
    const size = 2 ** 40 + 1;
    const appender = new Appender(size, [log.leaf(0), log.leaf(1)]);
    expect(appender.append(log.leaf(2))).toMatchObject([{ level: 1, index: 2 ** 39 }]);
    expect(appender.size).toBe(size + 1);
    expect(appender.peaks).toHaveLength(2);
  });

  it("[T43] leaves the peaks that it was given and gave out as they were", () => {
    const peaks = peaksOf(3);
    const appender = new Appender(3, peaks);
    const given = appender.peaks;
    appender.append(log.leaf(3));
    expect(peaks).toEqual(peaksOf(3));
    expect(given).toEqual(peaksOf(3));
  });

  it.each([
    ["too few", 3, peaksOf(2)],
    ["too many", 4, peaksOf(3)],
    ["none for a leaf", 1, []],
    ["one for no leaf", 0, peaksOf(1)],
    ["a peak of 31 bytes", 1, [Buffer.alloc(31)]],
    ["a size below zero", -1, []],
  ])("[T43] refuses peaks that are not those of the size: %s", (_, size, peaks) => {
    expect(() => new Appender(size, peaks)).toThrow(RangeError);
  });

  it("[T43] refuses a leaf that is not a hash", () => {
    const appender = new Appender(0, []);
    expect(() => appender.append(Buffer.alloc(33))).toThrow(RangeError);
    expect(appender.size).toBe(0);
  });
});
