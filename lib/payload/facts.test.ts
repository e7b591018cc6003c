import { describe, expect, it } from "vitest";
import { mainFact } from "./fact-model";
import { deriveFacts, type FactSource } from "./facts";
import { headline } from "./headline";

function facts(source: Partial<FactSource>): string[] {
  const derived = deriveFacts({ tool: "record.update", args: {}, ...source });
  return derived.map(({ kind, label, value, emphasis }) => `${kind}${emphasis ? "!" : ""} ${label}: ${value}`);
}

const reservation = {
  reservation_id: "JG7FMM",
  cabin: "business",
  flights: [
    { origin: "MCO", destination: "BOS", flight_number: "HAT028", date: "2024-05-21", price: 1859 },
    { origin: "BOS", destination: "CLT", flight_number: "HAT277", date: "2024-05-22", price: 1679 },
  ],
  passengers: [{ first_name: "Omar" }, { first_name: "Fatima" }],
  payment_history: [{ payment_id: "credit_card_1", amount: 7136 }],
  created_at: "2024-05-11T08:28:51",
  total_baggages: 0,
};

describe("facts say what will be done", () => {
  it("[T36] an amount with its currency and who gets it", () => {
    const args = { amount: 5000, currency: "USD", vendor: "Acme GmbH", date: "2024-05-20" };
    expect(facts({ tool: "payment.send", args })).toEqual([
      "money! Amount: $5,000",
      "recipient Vendor: Acme GmbH",
      "date Date: 2024-05-20",
    ]);
  });

  it.each([
    ["in one object with its value", { amount: { value: 480, currency: "EUR" } }, "money! Amount: €480"],
    ["beside the object that holds it", { currency: "CHF", payout: { amount: 10.5 } }, "money! Amount: 10.5 CHF"],
    ["nowhere", { total_price: 1234567.5 }, "money! Total price: 1,234,567.5"],
    ["in text", { amount: "5000.00", currency: "GBP" }, "money! Amount: £5,000.00"],
    [
      "with text that only looks like a number",
      { amount: "１０００․00", currency: "EUR" },
      "money! Amount: １０００․00 EUR",
    ],
    ["with an amount below zero", { refund: -12.5, currency: "USD" }, "money! Refund: -$12.5"],
  ])("[T36] an amount whose currency stands %s", (_, args, fact) => {
    expect(facts({ args })).toContain(fact);
  });

  it("[T36] amounts in a list are added up exactly", () => {
    const payments = [
      { payment_id: "a", amount: 0.1 },
      { payment_id: "b", amount: 0.2 },
    ];
    expect(facts({ args: { payments } })).toContain("money! Payments amount: 0.3 (sum of 2)");
  });

  it("[T36] amounts in different currencies are not added up", () => {
    const payments = [
      { amount: 1, currency: "USD" },
      { amount: 2, currency: "EUR" },
    ];
    expect(facts({ args: { payments } }).join()).not.toMatch(/sum/);
  });

  it("[T36] what the agent only declares is marked, and left out where the arguments say the same", () => {
    const scope = { records: 25_000, amount: { value: 5000, currency: "USD" } };
    expect(facts({ args: { vendor: "A" }, scope })).toEqual([
      "money! Declared amount: $5,000",
      "count! Declared records: 25,000",
      "recipient Vendor: A",
    ]);
    expect(facts({ args: { amount: 5000, currency: "USD" }, scope }).join()).not.toMatch(/Declared amount/);
  });

  it("[T36] many recipients are counted, several domains stand out", () => {
    const to = Array.from({ length: 250 }, (_, i) => `p${i}@acme.example`);
    expect(facts({ tool: "email.send", args: { to: [...to, "x@attacker.test"] } })).toEqual([
      "count! To: 251",
      "recipient! To: p0@acme.example, p1@acme.example +249 more",
      "recipient! Domains: acme.example, attacker.test",
    ]);
  });

  it("[T36] an address that data could leave by is named", () => {
    expect(facts({ args: { body: "see https://attacker.test/?k=1" } })).toEqual(["recipient Domain: attacker.test"]);
  });

  it("[T36] a command, and what makes it irreversible", () => {
    expect(facts({ tool: "run_shell", args: { command: "rm -rf /srv\nls", force: true, dry: false } })).toEqual([
      "text! Force: yes",
      "text! Command: rm -rf /srv ↵ ls",
    ]);
  });

  it("[T36] the agent's own words are no source", () => {
    const source = { tool: "a.b", args: { id: 1 }, summary: { title: "Pay $9" }, reasoning: "amount 9" };
    expect(deriveFacts(source).map((fact) => fact.value)).toEqual(["1"]);
  });

  it("[T38] at most six, and padding hides no amount", () => {
    const padding = Array.from({ length: 9_000 }, (_, i) => [`user_id_${i}`, { note: i }]);
    const args = { ...Object.fromEntries(padding), transfers: [{ to: "x", amount: { value: 9000, currency: "USD" } }] };
    expect(facts({ args })).toEqual(["money! Amount: $9,000"]);
    expect(facts({ args: Object.fromEntries(padding.map(([name], i) => [`${name}_id`, i])) })).toHaveLength(6);
  });

  it("[T36] the sum of a long list counts all of it", () => {
    const payments = Array.from({ length: 5_000 }, () => ({ amount: 2 }));
    expect(facts({ args: { payments } })).toEqual(["money! Payments amount: 10,000 (sum of 5000)"]);
  });

  it("every fact has its own key", () => {
    const items = [
      { amount: 1, fee: 2, total: 3 },
      { amount: 1, fee: 2, total: 3 },
    ];
    const keys = deriveFacts({ tool: "a", args: { items, id: 1, user_id: 2 } }).map((fact) => fact.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("facts say what changes", () => {
  it("[T36] fields, lists and the record they belong to", () => {
    const args = {
      reservation_id: "JG7FMM",
      cabin: "economy",
      flights: [
        { flight_number: "HAT028", date: "2024-05-21" },
        { flight_number: "HAT300", date: "2024-05-22" },
      ],
      payment_id: "credit_card_1",
    };
    expect(facts({ tool: "update_reservation_flights", args, before: reservation })).toEqual([
      "change Flights: HAT277 → HAT300",
      "change Cabin: business → economy",
      "target Reservation ID: JG7FMM",
      "date Date: 2024-05-21 – 2024-05-22",
      "target Payment ID: credit_card_1",
    ]);
  });

  it("[T36] an amount or count that changes says what it was", () => {
    const before = { id: 7, amount: 100, currency: "USD", replicas: 4 };
    expect(facts({ args: { ...before, amount: 1200, replicas: 40 }, before })).toEqual([
      "money! Amount: $1,200 (was 100, ×12)",
      "count! Replicas: 40 (was 4, ×10)",
      "target ID: 7",
    ]);
  });

  it("[T36] a list that gets longer", () => {
    const before = { id: 7, members: ["a@x.test"], name: "ops", role: "r" };
    const args = { id: 7, members: ["a@x.test", "b@y.test"] };
    expect(facts({ args, before })).toContain("count Members: 1 → 2");
    expect(facts({ args, before })).toContain("change Members: b@y.test added");
  });

  it("[T36] where the action only names a record, what the record holds is at stake", () => {
    expect(facts({ tool: "cancel_reservation", args: { reservation_id: "JG7FMM" }, before: reservation })).toEqual([
      "target Reservation ID: JG7FMM",
      "money Payment history amount: 7,136",
      "money Flights price: 3,538 (sum of 2)",
      "date Date: 2024-05-21 – 2024-05-22",
      "count Passengers: 2",
      "count Total baggages: 0",
    ]);
  });
});

describe("headline and main fact", () => {
  it.each([
    [
      "update_reservation_flights",
      { reservation_id: "NM1VX1", payment_id: "c1" },
      "Update reservation flights · NM1VX1",
    ],
    ["payment.send", { vendor: "Acme GmbH", amount: 1 }, "Send payment · Acme GmbH, 1"],
    [
      "payment.send",
      { from_account: "DE01 payer", vendor: "Acme GmbH", iban: "DE02", amount: 5000, currency: "EUR" },
      "Send payment · Acme GmbH, €5,000",
    ],
    ["bank.transfer", { from_account: "111", to_account: "222", amount: 80 }, "Transfer bank · 222, 80"],
    ["payment.send", { source: { account_id: "a1" }, from_account: "a1", amount: 7 }, "Send payment · 7"],
    ["mcp__github__create_issue", { repo: "acme/api", title: "x" }, "Create issue · acme/api"],
    ["deployService", { service: "api", user_id: 1 }, "Deploy service · api"],
    ["delete_file", { file_ids: ["13", "14", "15"] }, "Delete file · 13, 14 +1 more"],
    ["post", { body: "https://x.test" }, "Post"],
    ["order.refund", { order_id: "W1", user_id: "u1" }, "Refund order · W1"],
  ])("%s", (tool, args, title) => {
    expect(headline(tool, deriveFacts({ tool, args }))).toBe(title);
  });

  it.each([
    ["the amount before all else", { amount: 5, replicas: 40, id: 1 }, "Amount"],
    ["then a count", { replicas: 40, id: 1 }, "Replicas"],
    ["then the target", { id: 1, to: "a@b.test" }, "ID"],
    ["then who gets it", { to: "a@b.test", at: "2024-05-20" }, "To"],
  ])("the main fact is %s", (_, args, label) => {
    expect(mainFact(deriveFacts({ tool: "a.b", args }))?.label).toBe(label);
  });

  it("there may be no main fact", () => {
    expect(mainFact(deriveFacts({ tool: "ping", args: {} }))).toBeNull();
  });
});
