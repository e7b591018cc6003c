import { expect, test } from "vitest";
import { lookup } from "./lookup";

/** A lookup whose queries end when the test says so. */
function held() {
  const asked: { keys: readonly string[]; end: (found: Map<string, string>) => void; fail: (error: Error) => void }[] =
    [];
  const find = lookup<string>(
    (keys) => new Promise((resolve, reject) => asked.push({ keys, end: resolve, fail: reject })),
  );
  return { asked, find };
}

test("asks at once, and while two queries are under way gathers what else is asked", async () => {
  const { asked, find } = held();
  const answers = ["a", "b", "c", "d", "c"].map(find);
  expect(asked.map(({ keys }) => keys)).toEqual([["a"], ["b"]]);
  asked[1]?.end(new Map([["b", "B"]]));
  await expect(answers[1]).resolves.toBe("B");
  expect(asked[2]?.keys).toEqual(["c", "d", "c"]);
  asked[2]?.end(new Map([["c", "C"]]));
  asked[0]?.end(new Map());
  await expect(Promise.all(answers)).resolves.toEqual([undefined, "B", "C", undefined, "C"]);
});

test("what fails fails those who asked, and nobody after them", async () => {
  const { asked, find } = held();
  const first = find("a");
  asked[0]?.fail(new Error("lost"));
  await expect(first).rejects.toThrow("lost");
  const second = find("a");
  asked[1]?.end(new Map([["a", "A"]]));
  await expect(second).resolves.toBe("A");
});

test("keeps nothing: whoever asks later gets what is stored then", async () => {
  const { asked, find } = held();
  const first = find("a");
  asked[0]?.end(new Map([["a", "before"]]));
  await first;
  const second = find("a");
  asked[1]?.end(new Map());
  await expect(second).resolves.toBeUndefined();
});
