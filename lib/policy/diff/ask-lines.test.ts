import { describe, expect, it } from "vitest";
import { changes, finance, gate, read, thereAndBack, type ThereAndBack } from "./testing";

const table: ThereAndBack[] = [
  [
    "fewer people",
    { ...gate, ...finance(2) },
    { ...gate, ...finance(1) },
    "weaker: payment-gate: needs 1 of finance instead of 2",
    "stronger: payment-gate: needs 2 of finance instead of 1",
  ],
  [
    "a group more",
    { ...gate, ...finance(1) },
    { ...gate, approvers: [{ role: "finance" }, { role: "security" }] },
    "stronger: payment-gate: needs 1 of finance and 1 of security instead of 1 of finance",
    "weaker: payment-gate: needs 1 of finance instead of 1 of finance and 1 of security",
  ],
  [
    "a wider group",
    { ...gate, ...finance(1) },
    { ...gate, approvers: [{ any_of: ["finance", "sales"] }] },
    "weaker: payment-gate: needs 1 of finance or sales instead of 1 of finance",
    "stronger: payment-gate: needs 1 of finance instead of 1 of finance or sales",
  ],
  [
    "a longer expiry",
    { ...gate, expires: "1h30m" },
    { ...gate, expires: "24h" },
    "weaker: payment-gate: expires after 24h instead of 1h30m",
    "stronger: payment-gate: expires after 1h30m instead of 24h",
  ],
  [
    "a longer SLA",
    { ...gate, sla: "10m" },
    { ...gate, sla: "30m" },
    "neutral: payment-gate: escalates after 30m instead of 10m",
    "neutral: payment-gate: escalates after 10m instead of 30m",
  ],
  [
    "whom a chain tells",
    { ...gate, escalate_after: [{ after: "15m", to: "lead" }] },
    {
      ...gate,
      escalate_after: [
        { after: "15m", to: "lead" },
        { after: "25m", to: "director" },
      ],
    },
    "neutral: payment-gate: while it waits, tells lead after 15m and director after 25m instead of lead after 15m",
    "neutral: payment-gate: while it waits, tells lead after 15m instead of lead after 15m and director after 25m",
  ],
  [
    "a shorter undo window",
    { ...gate, undo_window: "10s" },
    { ...gate, undo_window: "0s" },
    "weaker: payment-gate: can be taken back for 0s instead of 10s",
    "stronger: payment-gate: can be taken back for 10s instead of 0s",
  ],
  [
    "reason codes",
    { ...gate, reason_codes: ["wrong_amount"] },
    gate,
    "neutral: payment-gate: a reject names one of what the policy lists",
    "neutral: payment-gate: a reject names one of wrong_amount",
  ],
  [
    "a reason",
    gate,
    { ...gate, reason: "Money" },
    'neutral: payment-gate: gives the reason "Money" instead of "money"',
    'neutral: payment-gate: gives the reason "money" instead of "Money"',
  ],
];

describe("a change of what a gate asks for", () => {
  it.each(table)("%s", (_, before, after, there, back) => {
    expect(thereAndBack(before, after)).toEqual([there, back]);
  });

  it("of tier says each of the values that come with it", () => {
    expect(changes(read([{ ...gate, tier: "critical" }]), read([{ ...gate, tier: "high" }]))).toEqual([
      "weaker: payment-gate: tier high instead of critical",
      "weaker: payment-gate: needs 1 of reviewer instead of 2",
      "weaker: payment-gate: expires after 8h instead of 4h",
      "neutral: payment-gate: escalates after 30m instead of 1h",
    ]);
  });
});
