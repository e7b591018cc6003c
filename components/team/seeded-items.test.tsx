// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderConsole } from "@/components/approvals/console.fixture";
import type { SeededSettings } from "@/lib/seeded/schemas";
import { SeededItems } from "./seeded-items";

const roles = vi.hoisted(() => ({ held: ["reviewer"] }));
vi.mock("@/components/shell/viewer", async (original) => ({
  ...(await original<typeof import("@/components/shell/viewer")>()),
  useViewer: () => ({ roles: roles.held }),
}));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  roles.held = ["reviewer"];
});

const settings = (parts: Partial<SeededSettings> = {}): SeededSettings => ({
  enabled: true,
  one_in: 50,
  since: "2026-03-01T09:10:00.000Z",
  changed_by: { id: "usr_ada", name: "Ada Brandt" },
  team: { decided: 40, caught: 34 },
  mine: { decided: 12, caught: null },
  people: [],
  share_from: 100,
  ...parts,
});
const OFF = { enabled: false, one_in: null, since: null, changed_by: null, team: { decided: 0, caught: 0 } };

test("[U21] everybody sees that test items are on, how often, who switched them on, and what holds for them", () => {
  renderConsole(<SeededItems initial={settings()} />);
  expect(screen.getByRole("heading", { name: /Test items/ }).textContent).toContain("On");
  expect(screen.getByText("About one for every 50 decisions.")).toBeTruthy();
  expect(screen.getByText(/Switched on by Ada Brandt/)).toBeTruthy();
  expect(screen.getByText(/They can never run/)).toBeTruthy();
  expect(screen.queryByRole("form")).toBeNull();
  expect(screen.getByText(/An administrator can change this or switch it off/)).toBeTruthy();
});

test("[U21] the team's share is shown, one's own only from 100 on", () => {
  const { unmount } = renderConsole(<SeededItems initial={settings()} />);
  expect(screen.getByText("34 of 40 caught")).toBeTruthy();
  expect(screen.getByText("85 %")).toBeTruthy();
  expect(screen.getByText(/Your own share is shown from 100 on.* You have decided 12\./)).toBeTruthy();
  unmount();
  const more = {
    mine: { decided: 100, caught: 93 },
    people: [{ person: { id: "u", name: "Eli Hart" }, decided: 120, caught: 60 }],
  };
  renderConsole(<SeededItems initial={settings(more)} />);
  expect(screen.getByText("93 of 100 caught")).toBeTruthy();
  expect(screen.getByText("60 of 120 caught")).toBeTruthy();
});

test("[U21] off is said too, with no shares to show", () => {
  renderConsole(<SeededItems initial={settings(OFF)} />);
  expect(screen.getByRole("heading", { name: /Test items/ }).textContent).toContain("Off");
  expect(screen.getByText("There are none in your queue.")).toBeTruthy();
  expect(screen.queryByText("How they went")).toBeNull();
});

test("[U21] an administrator switches them on at a rate, and the page shows what the server answered", async () => {
  roles.held = ["admin"];
  const sent: { method: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) => {
    sent.push({ method: init.method ?? "GET", body: JSON.parse(String(init.body)) });
    return Response.json(settings({ one_in: 25 }));
  });
  renderConsole(<SeededItems initial={settings(OFF)} />);
  const form = within(screen.getByRole("form", { name: "Change test items" }));
  const submit = form.getByRole<HTMLButtonElement>("button", { name: "Switch on" });
  expect(submit.disabled).toBe(true);
  fireEvent.click(form.getByRole("checkbox", { name: "Put test items into the queue" }));
  fireEvent.change(form.getByRole("combobox", { name: "How often" }), { target: { value: "25" } });
  fireEvent.click(submit);
  await waitFor(() => expect(screen.getByText("About one for every 25 decisions.")).toBeTruthy());
  expect(sent).toEqual([{ method: "PUT", body: { enabled: true, one_in: 25 } }]);
});

test("[U21] switching off says what becomes of those that wait; a refusal stays in sight with what was chosen", async () => {
  roles.held = ["admin"];
  vi.stubGlobal("fetch", async () => Response.json({ code: "forbidden", detail: "Not now." }, { status: 403 }));
  renderConsole(<SeededItems initial={settings()} />);
  fireEvent.click(screen.getByRole("checkbox"));
  expect(screen.getByText("Those that wait now are taken out of the queue at once.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Switch off" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Not now.");
  expect(screen.getByRole<HTMLInputElement>("checkbox").checked).toBe(false);
});
