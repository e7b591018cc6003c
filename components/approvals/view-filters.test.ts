import { expect, test } from "vitest";
import { viewInput } from "@/lib/views/schemas";
import { loadFilters, withDefaultView } from "./filters";
import { askedOf, isSame, savedOf, viewHref } from "./view-filters";

const filtersOf = (search: string) => withDefaultView(loadFilters(new URLSearchParams(search)), true);
const ALL =
  "view=all&tier=high&role=finance&agent=agt_1&topic=job.payment.*&sla=ok&state=APPROVAL&assignee=none&q=acme&sort=sla";

test.each([ALL, "view=mine", "", "view=changes_requested&assignee=me", "view=resolved&state=REJECTED"])(
  "[U7] the filters %s come back whole from the server and from a shared link",
  (search) => {
    const filters = filtersOf(search);
    const { filters: saved } = viewInput.parse({ name: "x", filters: savedOf(filters) });
    expect({ ...filtersOf("view=resolved"), ...askedOf(saved) }).toEqual(filters);
    expect(filtersOf(viewHref(saved).split("?")[1] ?? "")).toEqual(filters);
    expect(isSame(filters, saved)).toBe(true);
  },
);

test("choosing a saved view takes away what it does not have", () => {
  const saved = viewInput.parse({ name: "x", filters: { view: "all", tier: "low" } }).filters;
  expect({ ...filtersOf(ALL), ...askedOf(saved) }).toEqual(filtersOf("view=all&tier=low"));
});

test("another filter, view or order is another view; the view's own order is not", () => {
  const { filters: saved } = viewInput.parse({ name: "x", filters: { view: "all", tier: "low" } });
  expect(isSame(filtersOf("view=all&tier=low&sort=risk"), saved)).toBe(true);
  for (const search of ["view=all", "view=mine&tier=low", "view=all&tier=low&q=x", "view=all&tier=low&sort=newest"])
    expect(isSame(filtersOf(search), saved), search).toBe(false);
});
