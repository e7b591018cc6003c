// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { DecisionBar } from "./decision-bar";
import { forgetDrafts } from "./draft";
import { renderInConsole, stubServer } from "./render.fixture";
import { aReview, aViewer } from "./review.fixture";

const nothing = () => {};
const bar = (parts: Partial<Parameters<typeof DecisionBar>[0]> = {}) => (
  <DecisionBar review={aReview()} change={null} accept={nothing} onDecided={nothing} {...parts} />
);
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const field = (name: RegExp) => screen.getByRole<HTMLTextAreaElement>("textbox", { name });
/** Time for a request to have been sent, if there is one. */
const settled = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 20))));
const item = (parts: Parameters<typeof aReview>[0] = {}) => ({ ...aReview(parts), mine: null });

test("[U17] approving asks once more, and the focus is on the reason, never on the approval", () => {
  renderInConsole(bar());
  expect(document.activeElement).toBe(document.body);
  fireEvent.click(button(/^Approve/));
  expect(document.activeElement).toBe(field(/Reason/));
  expect(screen.getByText("sha256:3fa13fa1…3fa13fa1")).toBeDefined();
});

test("[U17] reject takes no more presses than approve: the second one sends", async () => {
  const sent = stubServer({ body: item({ resolution: "REJECTED" }) });
  renderInConsole(bar());
  fireEvent.click(button(/^Reject/));
  fireEvent.click(button("Wrong amount"));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.path).toBe("/api/v1/approvals/job_01/reject");
  expect(sent[0]?.body).toEqual({ reason: "Wrong amount", reason_code: "wrong_amount", job_hash: aReview().job_hash });
});

test("policy's own reasons to reject stand there, where it names any", () => {
  stubServer({ body: item() });
  renderInConsole(bar({ review: aReview({ reason_codes: ["not_this_quarter"] }) }));
  fireEvent.click(button(/^Reject/));
  expect(button("Not this quarter")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Wrong amount" })).toBeNull();
});

test("a reject without a reason is not sent and says so", async () => {
  const sent = stubServer({ body: item() });
  renderInConsole(bar());
  fireEvent.click(button(/^Reject/));
  fireEvent.submit(screen.getByRole("form", { name: "Reject" }));
  expect(screen.getByText(/Say why/)).toBeDefined();
  expect(field(/Why not/).getAttribute("aria-invalid")).toBe("true");
  await settled();
  expect(sent).toHaveLength(0);
});

test("[T9] an approval names the bytes that were shown, and waits for the server before it is one", async () => {
  let answer: (value: { body: unknown }) => void = nothing;
  const sent = stubServer(() => new Promise((resolve) => (answer = resolve)));
  const onDecided = vi.fn();
  renderInConsole(bar({ onDecided }));
  fireEvent.click(button(/^Approve/));
  fireEvent.change(field(/Reason/), { target: { value: " by phone " } });
  fireEvent.change(field(/Note/), { target: { value: "INC-123" } });
  fireEvent.keyDown(field(/Reason/), { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ reason: "by phone", note: "INC-123", job_hash: aReview().job_hash });
  expect(button("Approving…")).toHaveProperty("disabled", true);
  expect(onDecided).not.toHaveBeenCalled();
  act(() => answer({ body: item({ resolution: "APPROVED" }) }));
  await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
});

test("neither Enter alone nor the second click of a double click decides", async () => {
  const sent = stubServer({ body: item() });
  renderInConsole(bar());
  fireEvent.click(button(/^Approve/));
  fireEvent.keyDown(field(/Reason/), { key: "Enter" });
  fireEvent.click(button(/^Approve/), { detail: 2 });
  await settled();
  expect(sent).toHaveLength(0);
});

const REFUSED = [
  [
    "who was first, and when",
    409,
    {
      code: "already_resolved",
      resolution: "REJECTED",
      resolved_by: [{ id: "usr_1", name: "Ana Ruiz" }],
      resolved_at: new Date().toISOString(),
    },
    /Ana Ruiz already rejected this .*ago.*not recorded/,
    "Show the latest",
  ],
  [
    "that the payload changed",
    409,
    { code: "stale_revision", detail: "x" },
    /changed since you opened it/,
    "Show the latest",
  ],
  [
    "the missing role",
    403,
    { code: "not_eligible", detail: "This needs the role finance." },
    /needs the role finance/,
    null,
  ],
  ["that the server failed", 500, { code: "internal", detail: "Sorry." }, /server failed/, null],
] as const;

test.each(REFUSED)(
  "a refused decision says %s and keeps what was typed",
  async (_what, status, body, message, action) => {
    stubServer({ status, body });
    const accept = vi.fn();
    renderInConsole(bar({ accept }));
    fireEvent.click(button(/^Reject/));
    fireEvent.change(field(/Why not/), { target: { value: "Too much" } });
    fireEvent.submit(screen.getByRole("form", { name: "Reject" }));
    expect((await screen.findByRole("alert")).textContent).toMatch(message);
    expect(field(/Why not/).value).toBe("Too much");
    if (action === null) return;
    fireEvent.click(button(action));
    expect(accept).toHaveBeenCalledOnce();
  },
);

test("[U27] when the session has ended it offers to sign in, and the draft is there afterwards", async () => {
  stubServer({ status: 401, body: { code: "unauthenticated" } });
  const { unmount } = renderInConsole(bar());
  fireEvent.click(button(/^Reject/));
  fireEvent.change(field(/Why not/), { target: { value: "Not this customer" } });
  fireEvent.submit(screen.getByRole("form", { name: "Reject" }));
  const link = await screen.findByRole("link", { name: "Sign in again" });
  expect(link.getAttribute("href")).toBe("/sign-in?next=%2Fapprovals%2Fjob_01");
  unmount();
  forgetDrafts();
  renderInConsole(bar());
  expect(field(/Why not/).value).toBe("Not this customer");
  expect(document.activeElement).toBe(document.body);
});

test("[U22] an item that changed while open can't be decided; the banner takes no focus", async () => {
  const sent = stubServer({ body: item() });
  const { again } = renderInConsole(bar());
  fireEvent.click(button(/^Approve/));
  const focused = document.activeElement;
  again(bar({ change: "Ana Ruiz rejected this while you were reading." }));
  expect(screen.getByText(/Ana Ruiz rejected this/).closest("[role=status]")).not.toBeNull();
  expect(document.activeElement).toBe(focused);
  fireEvent.submit(screen.getByRole("form", { name: "Approve" }));
  await settled();
  expect(sent).toHaveLength(0);
  expect(button(/^Approve/).getAttribute("aria-disabled")).toBe("true");
});

test("[U23] who can't decide is told why, and neither key nor press opens anything", () => {
  const because = "You own this agent, so somebody else has to approve.";
  renderInConsole(bar({ review: aReview({ viewer: aViewer(because) }) }));
  const approve = button(/^Approve/);
  expect(document.getElementById(approve.getAttribute("aria-describedby") ?? "")?.textContent).toBe(because);
  fireEvent.click(approve);
  fireEvent.keyDown(document.body, { key: "a" });
  expect(screen.queryByRole("form")).toBeNull();
});

test("[U1] a and r open their forms by keyboard, Escape closes and keeps the draft", () => {
  renderInConsole(bar());
  fireEvent.keyDown(document.body, { key: "r" });
  fireEvent.change(field(/Why not/), { target: { value: "Hm" } });
  fireEvent.keyDown(field(/Why not/), { key: "Escape" });
  expect(screen.queryByRole("form")).toBeNull();
  fireEvent.keyDown(document.body, { key: "r" });
  expect(field(/Why not/).value).toBe("Hm");
});
