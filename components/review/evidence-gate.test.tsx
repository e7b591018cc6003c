// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { ReviewView } from "@/lib/jobs/schemas";
import { EvidenceGate, SeenMark, useEvidenceGate } from "./evidence-gate";
import { renderInConsole } from "./render.fixture";
import { aReview } from "./review.fixture";

/** Every watcher that is watching, in the order of the page. */
let watching: FakeWatcher[] = [];

class FakeWatcher {
  constructor(readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe() {
    watching.push(this);
  }
  disconnect() {
    watching = watching.filter((one) => one !== this);
  }
}
beforeEach(() => {
  watching = [];
  vi.stubGlobal("IntersectionObserver", FakeWatcher);
});
const come = (isIntersecting = true) => act(() => watching[0]?.tell([{ isIntersecting }]));

function Gate({ review }: { review: ReviewView }) {
  const { see, missing } = useEvidenceGate(review);
  return (
    <EvidenceGate see={see}>
      <output>{missing}</output>
      <SeenMark field="changed:total_baggages" />
      <SeenMark field="added:payment_id" />
    </EvidenceGate>
  );
}
const missing = () => Number(screen.getByRole("status").textContent);

test("[U18] each change of a critical item counts once it has been on screen", () => {
  renderInConsole(<Gate review={aReview({ tier: "critical" })} />);
  expect(missing()).toBe(2);
  come(false);
  expect(missing(), "not yet").toBe(2);
  come();
  expect(missing()).toBe(1);
  come();
  expect(missing()).toBe(0);
});

test("[U18] another revision has to be seen anew", () => {
  const { again } = renderInConsole(<Gate review={aReview({ tier: "critical" })} />);
  come();
  come();
  again(<Gate review={aReview({ tier: "critical", job_hash: `sha256:${"0".repeat(64)}` })} />);
  expect(missing()).toBe(2);
});

test("nothing is asked of what is not critical", () => {
  renderInConsole(<Gate review={aReview({ tier: "high" })} />);
  expect(missing()).toBe(0);
  expect(watching).toHaveLength(0);
});
