// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { DecisionBar } from "./decision-bar";
import { renderInConsole, stubServer } from "./render.fixture";
import { aReview } from "./review.fixture";

const ARGS = { file: "report_\u202efdp.exe", host: "https://b\u00fccher.example/" };
const deceiving = (tier: "medium" | "high" | "critical") => aReview({ tier, job: { args: ARGS } });
const bar = (review = deceiving("high")) => (
  <DecisionBar review={review} change={null} accept={() => {}} onDecided={() => {}} />
);
const open = () => fireEvent.click(screen.getByRole("button", { name: /^Approve/ }));
const submit = () => fireEvent.submit(screen.getByRole("form", { name: "Approve" }));

/** What a critical item asks for besides; other forms don't have these fields. */
function prove(): void {
  const asked = screen.queryByLabelText(/^Type the /);
  if (asked === null) return;
  const [, word = ""] = (screen.getByText(/^Type the /).textContent ?? "").split(": ");
  fireEvent.change(asked, { target: { value: word } });
  fireEvent.change(screen.getByLabelText("Your password"), { target: { value: "correct horse battery" } });
}

test.each(["high", "critical"] as const)(
  "[T36] a %s item is not approved before what misleads is ticked",
  async (tier) => {
    const sent = stubServer({ body: { ...deceiving(tier), mine: null } });
    renderInConsole(bar(deceiving(tier)));
    open();
    prove();
    submit();
    expect(screen.getByRole("alert").textContent).toContain("tick this");
    expect(sent).toHaveLength(0);
    const box = screen.getByRole("checkbox", {
      name: /text that reads in another order and a host that is not what it looks like/,
    });
    expect(box.getAttribute("aria-invalid")).toBe("true");
    fireEvent.click(box);
    submit();
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ acknowledged: ["bidi", "lookalike_domain"] });
  },
);

test("[T36] what was ticked for one revision is not ticked for the next", () => {
  stubServer({ body: {} });
  const { again } = renderInConsole(bar());
  open();
  fireEvent.click(screen.getByRole("checkbox"));
  again(bar(aReview({ tier: "high", job: { args: { ...ARGS, more: 1 } }, job_hash: `sha256:${"0".repeat(64)}` })));
  expect(screen.getByRole("checkbox")).toHaveProperty("checked", false);
});

test("nothing is asked of the lower tiers, nor where nothing misleads", () => {
  const { again } = renderInConsole(bar(deceiving("medium")));
  open();
  expect(screen.queryByRole("checkbox")).toBeNull();
  again(bar(aReview({ tier: "critical" })));
  expect(screen.queryByRole("checkbox")).toBeNull();
});
