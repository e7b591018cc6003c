import { expect, test } from "vitest";
import type { Fact } from "@/lib/payload/facts";
import { anItem } from "./item.fixture";
import { keyFact, targetOf } from "./key-fact";

const fact = (kind: Fact["kind"], value: string, emphasis = false): Fact => ({
  key: `${kind}:${value}`,
  label: kind,
  value,
  kind,
  path: null,
  emphasis,
});
const withFacts = (...facts: Fact[]) =>
  anItem({ decision_summary: { title: "Title", why: "Why", next_effect: "Next", facts } });

test("the one fact that matters is the first that the server emphasises", () => {
  expect(keyFact(withFacts(fact("target", "W1"), fact("money", "$5"), fact("count", "40", true)))?.value).toBe("40");
});

test("without emphasis it is the first that is not the target", () => {
  expect(keyFact(withFacts(fact("target", "W1"), fact("money", "$5")))?.value).toBe("$5");
  expect(keyFact(withFacts(fact("target", "W1")))).toBeNull();
});

test("what it is done to is the target, else the recipient, else the tool is told", () => {
  expect(targetOf(withFacts(fact("recipient", "ops@acme.example"), fact("target", "W1")))).toBe("W1");
  expect(targetOf(withFacts(fact("recipient", "ops@acme.example")))).toBe("ops@acme.example");
  expect(targetOf(withFacts())).toBe("update_reservation_baggages");
});
