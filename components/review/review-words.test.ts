import { expect, test } from "vitest";
import { diffAction } from "@/lib/payload/diff";
import { decideLabel } from "./decide-label";
import { fieldSteps, foldedWords, gatherGroups } from "./diff-words";
import { evidenceBlocks } from "./evidence-blocks";
import { requirementRoles, votesMissing } from "./requirement-text";
import { reversibility } from "./reversibility";
import { aReview } from "./review.fixture";

test.each([
  ["payment.refund", { amount: 480, currency: "USD" }, "Approve $480 refund"],
  ["wire", { amount: 480, currency: "USD" }, "Approve $480"],
  ["send_certificate", { user_id: "mia", amount: 150 }, "Approve certificate of 150"],
  ["update_user", { user_id: "mia" }, "Approve"],
])("%s %j: the button says %s", (tool, args, label) => {
  expect(decideLabel("Approve", aReview({ before: null, job: { tool, args } }))).toBe(label);
});

test.each([
  ["update_user", ["destructive"], {}, "The agent tags it as irreversible"],
  ["update_user", ["reversible"], {}, "The agent tags it as reversible"],
  ["cancel_reservation", [], {}, "Removes or ends something; may not be restorable"],
  ["send_certificate", [], null, "Sends something; cannot be called back from here"],
  ["update_user", [], {}, "Not automatic; the earlier values are kept below"],
  ["update_user", [], null, "Not stated by the agent or the policy"],
])("taking back %s tagged %j: no more is said than is known", (tool, risk_tags, before, text) => {
  expect(reversibility({ job: { tool, risk_tags }, before }).text).toBe(text);
});

test("requirements are told by role, and what is missing is summed up", () => {
  const any = { any_of: ["service-owner", "on-call"], count: 2, approved: 1 };
  expect(requirementRoles(any)).toBe("Service owner or On call");
  expect(votesMissing([any, { role: "finance", count: 1, approved: 3 }])).toBe(1);
});

test("a field of a list goes by the item's identity where there is one", () => {
  expect(fieldSteps({ path: ["flights", 0, "date"], item: "HAT047" })).toEqual(["flights", "HAT047", "date"]);
  expect(fieldSteps({ path: ["flights", 0, "date"] })).toEqual(["flights[0]", "date"]);
  expect(fieldSteps({ path: [] })).toEqual(["(whole payload)"]);
});

test("[U15] what isn't quite a conversation is laid out as fields, so that nothing of it is lost", () => {
  const context = [{ role: "user", content: "Hi", attachment: "invoice.pdf" }];
  expect(evidenceBlocks({ context })).toMatchObject([{ type: "fields", value: context }]);
});

test("parts that the agent named itself come after the known ones, empty ones not at all", () => {
  const blocks = evidenceBlocks({ plan_notes: "Step 2", reasoning: "", request: "Refund", tool_results: [] });
  expect(blocks.map((block) => block.title)).toEqual(["Request", "Plan notes"]);
});

test("unchanged fields between changes fold together, once", () => {
  const before = { a: 1, b: 2, c: 3, d: 4, name: "Mia", seats: 2, cabin: "economy", meal: "none", bags: 1 };
  const { groups } = diffAction(before, { a: 9, b: 2, c: 8, d: 4 });
  const [changes, ...folded] = gatherGroups(groups);
  expect(changes?.fields.map((field) => field.path.join())).toEqual(["a", "c"]);
  expect(folded.map((group) => (group.type === "changes" ? "" : foldedWords(group)))).toEqual([
    "2 unchanged fields",
    "5 fields of the record not named by the action",
  ]);
});
