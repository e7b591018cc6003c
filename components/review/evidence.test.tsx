// @vitest-environment jsdom
import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Evidence } from "./evidence";
import { Facts } from "./facts";
import { renderInConsole } from "./render.fixture";
import { aReview } from "./review.fixture";

const checkpoint = {
  request: "Cancel my flight",
  context: [
    { role: "user", content: "Cancel my flight" },
    { role: "assistant", content: "<b>Sure</b>, see [here](https://attacker.test)" },
  ],
  tool_results: [{ tool: "get_user", output: "ok" }],
  reasoning: "The customer asked",
  alternatives: [{ action: "Ask again", why_not: "Already confirmed" }],
  confidence: 0.72,
  resume: { secret: "opaque" },
};

test("[U15] all that the agent said stands in one frame that says so, and every part of it again", () => {
  const summary = { title: "Safe refund", why: "Customer asked" };
  renderInConsole(<Evidence review={aReview({ checkpoint, summary })} />);
  const frame = document.querySelector("[data-slot=agents-words]");
  expect(frame?.textContent).toContain("Agent’s words, unverified");
  const words = ["Safe refund", "The customer asked", "Ask again", "Already confirmed", "72 %", "get_user", "Sure"];
  for (const word of words) expect(frame?.textContent).toContain(word);
  const headings = [...(frame?.querySelectorAll("h3") ?? [])].map((heading) => heading.textContent);
  expect(headings).toEqual(
    ["Summary", "Request", "Conversation", "Tool results", "Reasoning", "Alternatives", "Confidence"].map(
      (title) => `${title}unverified`,
    ),
  );
});

test("[U15] the facts at the top hold none of the agent's words", () => {
  const review = aReview({ summary: { title: "Safe refund" }, checkpoint });
  renderInConsole(<Facts facts={review.decision_summary.facts} />);
  expect(document.body.textContent).toContain("40 (was 4, ×10)");
  expect(document.body.textContent).not.toContain("Safe refund");
});

test("[T33] nothing of it is markup or a link", () => {
  renderInConsole(<Evidence review={aReview({ checkpoint })} />);
  expect(screen.getByText("<b>Sure</b>, see [here](https://attacker.test)")).toBeDefined();
  expect(document.querySelectorAll("b, a, img, script")).toHaveLength(0);
});

test("the agent's own state for resuming is not evidence", () => {
  renderInConsole(<Evidence review={aReview({ checkpoint })} />);
  expect(document.body.textContent).not.toContain("opaque");
});

test("[U16] earlier messages say how many they are, and open", () => {
  const context = Array.from({ length: 9 }, (_, i) => ({ role: "user", content: `message ${i}` }));
  renderInConsole(<Evidence review={aReview({ checkpoint: { context } })} />);
  expect(screen.queryByText("message 0")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "5 earlier messages" }));
  expect(screen.getByText("message 0")).toBeDefined();
});

test("[U15] what the agent declared beside the arguments is its word too", () => {
  renderInConsole(<Evidence review={aReview({ job: { risk_tags: ["payment"], labels: { team: "ap" } } })} />);
  const frame = document.querySelector("[data-slot=agents-words]");
  for (const word of ["Declared", "payment", "ap"]) expect(frame?.textContent).toContain(word);
});

test("without evidence the section says so", () => {
  renderInConsole(<Evidence review={aReview()} />);
  expect(screen.getByText(/sent nothing along/)).toBeDefined();
});
