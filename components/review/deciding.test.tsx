// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { EditPreview } from "@/lib/approvals/schemas";
import type { ReviewView } from "@/lib/jobs/schemas";
import { DecisionBar } from "./decision-bar";
import { forgetDrafts } from "./draft";
import { renderInConsole, stubServer } from "./render.fixture";
import { aReview, aViewer } from "./review.fixture";

// Each waits for several answers; a busy machine takes longer than the default.
vi.setConfig({ testTimeout: 20_000 });

// What a browser draws; here only its text matters.
vi.mock("./json-editor", () => ({
  default: ({ value, onChange }: { value: string; onChange: (text: string) => void }) => (
    <textarea aria-label="Arguments as JSON" value={value} onChange={(event) => onChange(event.target.value)} />
  ),
}));

const single = (parts: Partial<ReviewView> = {}) =>
  aReview({ requirements: [{ role: "finance", count: 1, approved: 0 }], ...parts });
const bar = (parts: Partial<Parameters<typeof DecisionBar>[0]> = {}) => (
  <DecisionBar review={single()} change={null} accept={() => {}} onDecided={() => {}} {...parts} />
);
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const editor = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Arguments as JSON" });
const type = async (args: unknown) =>
  fireEvent.change(await editor(), { target: { value: typeof args === "string" ? args : JSON.stringify(args) } });

let preview: Partial<EditPreview>;
const says = (parts: Partial<EditPreview>): EditPreview => ({
  job_hash: `sha256:${"9".repeat(64)}`,
  is_same: false,
  denied: null,
  policy_rule_ids: ["reservation-writes"],
  policy_reason: "",
  tier: "medium",
  requirements: [{ role: "finance", count: 1 }],
  constraints: {},
  findings: [],
  own_vote_counts: true,
  ...parts,
});
beforeEach(() => {
  preview = {};
});

/** A server that answers previews with `preview` and everything else with `answer`. */
function serve(answer: { status?: number; body: unknown } = { body: { ...single({ resolution: "APPROVED" }) } }) {
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (path.endsWith("/preview")) return Response.json(says(preview));
    sent.push({ path, body: JSON.parse(String(init?.body ?? "{}")) });
    return Response.json(answer.body, { status: answer.status ?? 200 });
  });
  return sent;
}

async function compare(args: unknown, reason = "clearer") {
  fireEvent.click(button(/^Edit/));
  await type(args);
  await waitFor(() => expect(button(/^Compare/).getAttribute("aria-disabled")).toBe("false"));
  fireEvent.click(button(/^Compare/));
  if (reason !== "") fireEvent.change(await screen.findByLabelText(/^Why this edit/), { target: { value: reason } });
}

test("[U17] an edit is compared with what is stored before it can be sent, and is sent with the hash that was seen", async () => {
  const sent = serve();
  renderInConsole(bar());
  await compare({ total_baggages: 5 });
  const changes = screen.getByRole("region", { name: "What the edit changes" });
  expect(changes.textContent).toContain("1 changed");
  fireEvent.submit(screen.getByRole("form", { name: "Edit" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    path: "/api/v1/approvals/job_01/edit",
    body: { args: { total_baggages: 5 }, reason: "clearer", job_hash: aReview().job_hash },
  });
});

test("a DENY names the rule, and what was typed stays", async () => {
  const sent = serve();
  preview = { denied: { rule_id: "never-so-many", reason: "No more than 9 bags." } };
  renderInConsole(bar());
  fireEvent.click(button(/^Edit/));
  await type({ total_baggages: 99 });
  await screen.findByText("Policy denies this version");
  expect(screen.getByRole("status").textContent).toContain("rule never-so-many: No more than 9 bags.");
  fireEvent.click(button(/^Compare/));
  expect(screen.queryByLabelText(/^Why this edit/)).toBeNull();
  expect((await editor()).value).toBe('{"total_baggages":99}');
  expect(sent).toHaveLength(0);
});

test("a DENY that comes with the answer names the rule too", async () => {
  serve({
    status: 409,
    body: { code: "policy_denies", detail: "Policy denies this edit: No.", policy_rule_id: "late" },
  });
  renderInConsole(bar());
  await compare({ total_baggages: 5 });
  fireEvent.submit(screen.getByRole("form", { name: "Edit" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/No\. \(rule late\) What you wrote is kept/);
  fireEvent.click(button(/^Edit further/));
  expect((await editor()).value).toBe('{"total_baggages":5}');
});

test.each([
  [{ own_vote_counts: true }, "Your vote counts: one is needed, so sending this approves it.", "Approve as edited"],
  [
    { own_vote_counts: false, requirements: [{ role: "finance", count: 2 }] },
    "Your own vote will not count: 2 people are needed, and others approve what you wrote. 1 earlier vote will no longer count.",
    "Send edit to approvers",
  ],
] as const)("[T13] says before it is sent whether the editor's own vote counts: %o", async (answer, words, label) => {
  serve();
  preview = { ...answer, requirements: "requirements" in answer ? [...answer.requirements] : says({}).requirements };
  const vote = {
    id: "vot_1",
    person: { id: "usr_2", name: "Ana" },
    verdict: "approve" as const,
    revision: 1,
    reason: null,
    note: null,
    reason_code: null,
    channel: "console",
    at: "2026-03-02T09:05:00.000Z",
    counts: true,
    held_until: null,
  };
  renderInConsole(bar({ review: single({ votes: [vote] }) }));
  await compare({ total_baggages: 5 });
  expect(screen.getByRole("status").textContent).toContain(words);
  expect(button(new RegExp(`^${label}`))).toBeDefined();
});

test("a stricter gate is told: the tier, who else, how many more", async () => {
  serve();
  preview = {
    tier: "critical",
    requirements: [
      { role: "finance", count: 2 },
      { any_of: ["on-call", "security"], count: 1 },
    ],
    constraints: { max_runtime_sec: 30 },
    own_vote_counts: false,
  };
  renderInConsole(bar());
  fireEvent.click(button(/^Edit/));
  await screen.findByText("A stricter gate");
  expect(screen.getByRole("status").textContent).toContain(
    "A stricter gate: tier critical, was medium; Finance 2, was 1; also needs On call or Security (1); only within max_runtime_sec.",
  );
});

test("[U27] an edit that was begun survives signing in again", async () => {
  serve({ status: 401, body: { code: "unauthenticated" } });
  const { unmount } = renderInConsole(bar());
  await compare({ total_baggages: 6 }, "six, as agreed");
  fireEvent.submit(screen.getByRole("form", { name: "Edit" }));
  expect((await screen.findByRole("link", { name: "Sign in again" })).getAttribute("href")).toContain("job_01");
  unmount();
  forgetDrafts();
  renderInConsole(bar());
  expect((await editor()).value).toBe('{"total_baggages":6}');
  await waitFor(() => expect(button(/^Compare/).getAttribute("aria-disabled")).toBe("false"));
  fireEvent.click(button(/^Compare/));
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Why this edit/).value).toBe("six, as agreed");
});

test("[U22] an edit on an older revision is not sent: it says what changed, and the text is kept", async () => {
  const sent = serve();
  const { again } = renderInConsole(bar());
  fireEvent.click(button(/^Edit/));
  await type({ reservation_id: "FQ8APE", total_baggages: 7 });
  const args = { reservation_id: "FQ8APE", total_baggages: 400, payment_id: "gift_card_8190333" };
  const job_hash = `sha256:${"0".repeat(64)}`;
  again(bar({ review: single({ job_hash, job: { ...single().job, args, revision: 2 } }) }));
  expect(screen.getByText(/Revision 2 came while you edited revision 1/)).toBeDefined();
  expect(screen.getByRole("region", { name: "What changed meanwhile" }).textContent).toContain("400");
  expect((await editor()).value).toContain("7");
  expect(button(/^Compare/).getAttribute("aria-disabled")).toBe("true");
  fireEvent.click(button("Go on with my text"));
  await waitFor(() => expect(button(/^Compare/).getAttribute("aria-disabled")).toBe("false"));
  fireEvent.click(button(/^Compare/));
  fireEvent.change(screen.getByLabelText(/^Why this edit/), { target: { value: "still" } });
  fireEvent.submit(screen.getByRole("form", { name: "Edit" }));
  await waitFor(() => expect(sent[0]?.body.job_hash).toBe(job_hash));
});

test("[U18] a critical approval waits for the typed target and the password, and neither is kept", async () => {
  const sent = serve();
  renderInConsole(bar({ review: single({ tier: "critical" }) }));
  fireEvent.click(button(/^Approve/));
  const target = screen.getByLabelText<HTMLInputElement>("Type the target: FQ8APE");
  fireEvent.submit(screen.getByRole("form", { name: "Approve" }));
  expect(target.getAttribute("aria-invalid")).toBe("true");
  fireEvent.change(target, { target: { value: " FQ8APE " } });
  fireEvent.submit(screen.getByRole("form", { name: "Approve" }));
  expect(sent).toHaveLength(0);
  fireEvent.change(screen.getByLabelText("Your password"), { target: { value: "secret words" } });
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain("secret words");
  fireEvent.submit(screen.getByRole("form", { name: "Approve" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ step_up: { password: "secret words" }, job_hash: aReview().job_hash });
});

test("[U18] what was not on screen yet locks approve and edit, not the ways against it", () => {
  renderInConsole(bar({ unseen: 3 }));
  expect(screen.getByText("3 fields of this critical item not on screen yet. Scroll down.")).toBeDefined();
  const locked = (name: RegExp) => button(name).getAttribute("aria-disabled");
  expect([/^Approve/, /^Edit/].map(locked)).toEqual(["true", "true"]);
  expect([/^Reject/, /^Request changes/, /^Escalate/].map(locked)).toEqual(["false", "false", "false"]);
});

test("[U23] whoever may only stop it can, and each closed way says why", () => {
  const because = "You own this agent, so somebody else has to approve.";
  const viewer = aViewer(because);
  const refused = { ...viewer.refused, reject: null, request_changes: null, escalate: null };
  renderInConsole(bar({ review: single({ viewer: { ...viewer, refused } }) }));
  const told = document.getElementById(button(/^Edit/).getAttribute("aria-describedby") ?? "");
  expect(told?.parentElement?.textContent).toBe(`Edit, Approve: ${because}`);
  fireEvent.keyDown(document.body, { key: "e" });
  expect(screen.queryByRole("form")).toBeNull();
  fireEvent.keyDown(document.body, { key: "r" });
  expect(screen.getByRole("form", { name: "Reject" })).toBeDefined();
});

test("escalating sends the role and the reason alone, and offers only roles that could approve", async () => {
  const items = [
    { role: "finance", people: 2, is_required: true },
    { role: "legal", people: 0, is_required: false },
    { role: "security", people: 1, is_required: false },
  ];
  const sent = stubServer(async () => ({ body: { ...single(), items } }));
  renderInConsole(bar());
  fireEvent.keyDown(document.body, { key: "x" });
  const radios = await screen.findAllByRole<HTMLInputElement>("radio");
  expect(radios.map(({ disabled }) => disabled)).toEqual([true, true, false]);
  fireEvent.submit(screen.getByRole("form", { name: "Escalate" }));
  expect(screen.getByText("Choose who should look.")).toBeDefined();
  const [, , security] = radios;
  if (security) fireEvent.click(security);
  fireEvent.change(screen.getByLabelText(/^Why/), { target: { value: "They know" } });
  act(() => void fireEvent.submit(screen.getByRole("form", { name: "Escalate" })));
  await waitFor(() =>
    expect(sent.map(({ body }) => body)).toContainEqual({ to_role: "security", reason: "They know" }),
  );
});
