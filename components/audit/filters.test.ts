import { expect, test } from "vitest";
import { CLEARED, isNarrowed, loadFilters, pageParams, soughtOf } from "./filters";
import { localMoment, momentOf } from "./moment";

test("[U7] filters are read from the address; what is no type or time is left out", () => {
  const asked = loadFilters("?type=approval.voted&from=2026-03-02T10:00:00%2B01:00&to=soon&person=usr_1");
  expect(asked).toEqual({ ...CLEARED, type: "approval.voted", from: "2026-03-02T09:00:00.000Z", person: "usr_1" });
  expect(loadFilters("?type=DROP TABLE")).toEqual(CLEARED);
  expect([isNarrowed(asked), isNarrowed(CLEARED)]).toEqual([true, false]);
});

test("a page is asked for by the last number of the one before", () => {
  expect(pageParams({ ...CLEARED, job: "job_1" }, null).toString()).toBe("job=job_1&limit=50");
  expect(pageParams(CLEARED, "4127").toString()).toBe("limit=50&cursor=4127");
});

test.each<[string, ReturnType<typeof soughtOf>]>([
  [" job_01k4 ", { job: "job_01k4" }],
  ["https://assentry.example/approvals/job_01k4?view=all", { job: "job_01k4" }],
  ["4,127", { seq: 4127 }],
  ["#12", { seq: 12 }],
  ["  ", null],
  ["something", { job: "something" }],
])("what is sought by %j", (text, sought) => {
  expect(soughtOf(text)).toEqual(sought);
});

test("a field of date and time gives back the moment it was given", () => {
  expect(momentOf(localMoment("2026-03-02T09:10:00.000Z"))).toBe("2026-03-02T09:10:00.000Z");
  expect([momentOf(""), momentOf("tomorrow")]).toEqual([null, null]);
});
