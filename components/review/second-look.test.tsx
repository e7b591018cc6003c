// @vitest-environment jsdom
import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Changes } from "./changes";
import { EvidenceGate } from "./evidence-gate";
import { History } from "./history";
import { renderInConsole, stubServer } from "./render.fixture";
import { aDecision, aReview } from "./review.fixture";

const ana = { kind: "person", id: "usr_1", name: "Ana Ruiz" };
const revisions = [
  {
    number: 1,
    args: { id: 7, cabin: "business", seats: 2 },
    author: { kind: "agent", id: "agt_1", name: "Airline agent" },
  },
  { number: 2, args: { id: 7, cabin: "economy", seats: 2 }, author: ana },
];
const answer = {
  revisions: revisions.map((one) => ({
    ...one,
    job_hash: "sha256:0f",
    policy_snapshot: "cfg",
    created_at: "2026-03-02T09:05:00.000Z",
  })),
};
const changed = (parts = {}) =>
  aReview({
    before: { id: 7, cabin: "first", seats: 1 },
    job: { revision: 2, args: { id: 7, cabin: "economy", seats: 2 } },
    last_review: { revision: 1, at: "2026-03-02T09:01:00.000Z", did: "voted" },
    ...parts,
  });

test("n and p go from change to change", () => {
  const before = { id: 7, cabin: "economy", seats: 1, bags: 0 };
  renderInConsole(
    <Changes review={aReview({ before, job: { args: { id: 7, cabin: "business", seats: 2, bags: 1 } } })} />,
  );
  Element.prototype.scrollIntoView = () => {};
  fireEvent.keyDown(document.body, { key: "n" });
  expect(document.activeElement?.textContent).toContain("cabin");
  fireEvent.keyDown(document.body, { key: "n" });
  expect(document.activeElement?.textContent).toContain("seats");
  fireEvent.keyDown(document.body, { key: "p" });
  expect(document.activeElement?.textContent).toContain("cabin");
});

test("[U13] what changed since my last review is shown first, and how much more differs from the record", async () => {
  stubServer({ body: answer });
  renderInConsole(<Changes review={changed()} />);
  expect(screen.getByText("Since your last review")).toBeDefined();
  expect((await screen.findByText("economy")).closest("ins")).not.toBeNull();
  expect(screen.getByText("business").closest("del")).not.toBeNull();
  expect(screen.getByText("Against the record, 2 fields differ.", { exact: false })).toBeDefined();
  fireEvent.click(screen.getByText("Show against the record"));
  expect(document.querySelectorAll("ins")).toHaveLength(2);
});

test("[U18] of a critical item what differs between revisions does not stand for what the job changes", async () => {
  stubServer({ body: answer });
  const seen: string[] = [];
  renderInConsole(
    <EvidenceGate see={(field) => seen.push(field)}>
      <Changes review={changed({ tier: "critical" })} />
    </EvidenceGate>,
  );
  await screen.findByText("economy");
  expect(document.querySelectorAll("#changes li > span[aria-hidden].absolute")).toHaveLength(0);
  expect(screen.getByText(/This is critical/)).toBeDefined();
});

test("[U13] what is too large to be sent is compared by the server, and says so", async () => {
  const cut = {
    mode: "plain",
    groups: [
      {
        type: "changes",
        fields: [{ path: ["memo"], kind: "added", after: "x", touched: true, leaves: 1, standouts: [] }],
      },
      { type: "unchanged", count: 12, fields: [] },
    ],
    lists: [],
    totals: { added: 1, removed: 0, changed: 0, same: 12 },
    complete: true,
    truncated: true,
    left_out: 3,
  };
  const large = { revisions: answer.revisions.map((one) => ({ ...one, args: null })) };
  const sent: string[] = [];
  stubServer({ body: {} });
  const fetched = async (path: string) => {
    sent.push(path);
    return Response.json(path.includes("/diff?") ? cut : large);
  };
  globalThis.fetch = fetched as typeof fetch;
  renderInConsole(<Changes review={changed()} />);
  expect(await screen.findByText("12 unchanged fields")).toBeDefined();
  expect(screen.getByText(/parts are left out here/)).toBeDefined();
  expect(sent.at(-1)).toContain("/diff?from=1&to=2");
});

const told = (review = changed()) => {
  const decisions = [
    aDecision({ kind: "policy", revision: 2 }),
    aDecision({ kind: "person", what: "EDIT", who: { id: "usr_1", name: "Ana Ruiz" }, revision: 2 }),
    aDecision(),
  ];
  return renderInConsole(<History review={review} decisions={decisions} />);
};

test("[U13] the history tells who wrote each revision, and opens what it changed", async () => {
  stubServer({ body: answer });
  told();
  const entry = (await screen.findByText("edited the arguments")).closest("li");
  if (entry === null) throw new Error("no entry");
  fireEvent.click(within(entry).getByText("What revision 2 changed"));
  expect(within(entry).getByText("economy").closest("ins")).not.toBeNull();
});

test("[U16] a long history begins with its newest entries and says how many there are more", () => {
  stubServer({ body: answer });
  const decisions = Array.from({ length: 30 }, (_, i) => aDecision({ kind: "system", what: `THING_${i}` }));
  renderInConsole(<History review={aReview()} decisions={decisions} />);
  expect(screen.queryByText("thing 25")).toBeNull();
  expect(screen.getByText("11 earlier entries not shown")).toBeDefined();
  fireEvent.click(screen.getByText("Show all"));
  expect(screen.getByText("thing 25")).toBeDefined();
});

test("[U20] where others' votes are out of sight, the history says so", () => {
  stubServer({ body: answer });
  told(changed({ withheld_votes: 1 }));
  expect(screen.getByText("How others voted is shown once you have voted.")).toBeDefined();
});
