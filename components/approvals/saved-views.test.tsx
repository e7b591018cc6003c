// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SavedView } from "@/lib/views/schemas";
import { renderConsole } from "./console.fixture";
import { SaveViewButton } from "./save-view-button";
import { SavedViews } from "./saved-views";
import { useFilters } from "./use-filters";

const made = (id: string, name: string, filters: SavedView["filters"]): SavedView => ({
  id,
  name,
  filters,
  created_at: "2026-03-02T09:00:00.000Z",
});

let kept: SavedView[];
let sent: { method: string; path: string; body: unknown }[];

beforeEach(() => {
  kept = [
    made("viw_1", "High risk", { view: "all", tier: "high" }),
    made("viw_2", "Mails", { view: "mine", q: "mail" }),
  ];
  sent = [];
  vi.stubGlobal("fetch", async (path: string, { method = "GET", body }: RequestInit = {}) => {
    if (path.endsWith("/counts")) return Response.json({ counts: { viw_1: 12, viw_2: 100 }, most: 99 });
    if (method === "GET") return Response.json({ items: kept });
    const asked = JSON.parse(String(body));
    sent.push({ method, path, body: asked });
    const view = made("viw_3", asked.name, asked.filters);
    if (method === "POST") kept = [...kept, view];
    return Response.json(view);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Header() {
  const [filters, setFilters] = useFilters();
  return (
    <>
      <SavedViews filters={filters} onChange={setFilters} />
      <SaveViewButton filters={filters} />
    </>
  );
}

const views = async () => within(await screen.findByRole("navigation", { name: "Saved views" }));

test("[U7] saved views stand in the header as links to be shared, each with what waits in it", async () => {
  renderConsole(<Header />, { search: "?view=all" });
  const nav = await views();
  const high = await nav.findByRole("link", { name: "High risk 12" });
  expect(high.getAttribute("href")).toBe("/approvals?view=all&tier=high");
  expect(high.getAttribute("aria-current")).toBeNull();
  expect(nav.getByRole("link", { name: "Mails 99+" })).toBeDefined();
});

test("[U7] choosing one puts its filters into the address and marks it as the one that is shown", async () => {
  const onUrlUpdate = vi.fn();
  renderConsole(<Header />, { search: "?view=all&q=acme", onUrlUpdate });
  fireEvent.click(await (await views()).findByRole("link", { name: /High risk/ }));
  await waitFor(() => expect(onUrlUpdate.mock.lastCall?.[0].queryString).toBe("?view=all&tier=high"));
  expect((await views()).getByRole("link", { name: /High risk/ }).getAttribute("aria-current")).toBe("page");
  expect(screen.queryByRole("button", { name: "Save view" }), "it is saved").toBeNull();
});

test("what is shown is saved under a name", async () => {
  renderConsole(<Header />, { search: "?view=breached&tier=low" });
  fireEvent.click(await screen.findByRole("button", { name: "Save view" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Save view" }));
  expect(dialog.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
  fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "Late and low" } });
  fireEvent.click(dialog.getByRole("button", { name: "Save" }));
  await (await views()).findByRole("link", { name: /Late and low/ });
  const body = { name: "Late and low", filters: { view: "breached", tier: "low" } };
  expect(sent).toEqual([{ method: "POST", path: "/api/v1/me/views", body }]);
});

test("a name that is taken replaces its view, and the button says so", async () => {
  renderConsole(<Header />, { search: "?view=breached" });
  fireEvent.click(await screen.findByRole("button", { name: "Save view" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Save view" }));
  fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "high RISK" } });
  fireEvent.click(dialog.getByRole("button", { name: "Replace “High risk”" }));
  await waitFor(() => expect(sent).toMatchObject([{ method: "PUT", path: "/api/v1/me/views/viw_1" }]));
});

test("nothing is drawn for who has saved nothing", async () => {
  kept = [];
  renderConsole(<Header />, { search: "?view=all" });
  await screen.findByRole("button", { name: "Save view" });
  expect(screen.queryByRole("navigation", { name: "Saved views" })).toBeNull();
});
