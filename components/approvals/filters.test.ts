import { createSerializer } from "nuqs/server";
import { expect, test } from "vitest";
import { listQuery } from "@/lib/approvals/schemas";
import { filterParsers, hasLanes, isNarrowed, loadFilters, pageParams, withDefaultView } from "./filters";

const filtersOf = (search: string, canApprove = true) =>
  withDefaultView(loadFilters(new URLSearchParams(search)), canApprove);
const asked = (search: string) => Object.fromEntries(pageParams(filtersOf(search), null));

test("[U7] every filter survives the way through the address", () => {
  const address = new URLSearchParams(
    "view=all&tier=high&role=finance&agent=agt_1&topic=job.payment.*&sla=ok&state=APPROVAL&assignee=me&q=acme&sort=sla",
  );
  const filters = loadFilters(address);
  expect(filters).toEqual(Object.fromEntries(address));
  expect(loadFilters(createSerializer(filterParsers)(filters))).toEqual(filters);
});

test("[U7] the default order is the server's: tier, then time to the SLA", () => {
  expect(asked("")).toMatchObject({ sort: "risk" });
  expect(asked("sort=newest")).toMatchObject({ sort: "newest" });
});

test.each([
  ["view=mine", { mine: "true" }],
  ["view=due_soon", { sla: "due_soon" }],
  ["view=breached&sla=ok", { sla: "breached" }],
  ["view=changes_requested&state=APPROVED", { state: "CHANGES_REQUESTED" }],
  ["view=all&assignee=none", { assignee: "none" }],
  ["view=resolved", { include_resolved: "true", sort: "newest" }],
  ["view=all&tier=critical&q=acme", { tier: "critical", q: "acme" }],
])("%s asks the API for %o", (search, query) => {
  expect(asked(search)).toMatchObject(query);
});

test("what is asked for is a query that the API takes", () => {
  for (const view of ["mine", "all", "due_soon", "breached", "changes_requested", "resolved"]) {
    const search = `view=${view}&tier=low&role=finance&topic=job.*&assignee=me&q=x`;
    expect(listQuery.safeParse(asked(search)).success).toBe(true);
  }
});

test("[U6] whoever can approve starts with what is theirs, others with everything", () => {
  expect(filtersOf("", true).view).toBe("mine");
  expect(filtersOf("", false).view).toBe("all");
  expect(filtersOf("view=mine", false).view).toBe("mine");
});

test("a filter that does not exist is no filter", () => {
  expect(filtersOf("tier=enormous&view=elsewhere&sort=random")).toEqual(filtersOf(""));
});

test("a view and an order narrow nothing; a filter does", () => {
  expect(isNarrowed(filtersOf("view=all&sort=sla"))).toBe(false);
  expect(isNarrowed(filtersOf("tier=low"))).toBe(true);
});

test("lanes are drawn only where the order keeps a tier together", () => {
  expect(hasLanes(filtersOf("view=all"))).toBe(true);
  expect(hasLanes(filtersOf("view=all&sort=newest"))).toBe(false);
  expect(hasLanes(filtersOf("view=resolved"))).toBe(false);
});

test("later pages are larger and follow the cursor", () => {
  expect(Object.fromEntries(pageParams(filtersOf(""), "abc"))).toMatchObject({ cursor: "abc", limit: "200" });
});
