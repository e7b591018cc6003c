import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codes, deny, gate, lint, READ, said } from "./testing";

describe("[T39] each finding says where it is, what is wrong and what to do", () => {
  const cases: [string, string, string[]][] = [
    [
      "an allow below a denial",
      `rules:
  - id: reads
    match: { tools: [crm.read, crm.list] }
    decision: allow
  - id: no-crm
    match: { tools: ["crm.*"] }
    decision: deny
    reason: Not here`,
      [
        '2:5 warning unreachable rules[0] [reads] never allows anything: "no-crm" (line 5) denies everything that it matches; narrow the stricter rule, or leave this one out',
      ],
    ],
    [
      "an allow below several gates",
      `rules:
  - id: reads
    match: { tools: [crm.read, erp.read] }
    decision: allow
  - { id: crm, match: { tools: ["crm.*"] }, decision: deny, reason: One }
  - { id: erp, match: { tools: ["erp.*"] }, decision: require_approval, reason: Two }`,
      [
        '2:5 warning shadowed_allow rules[0] [reads] never allows anything: "crm" (line 5), "erp" (line 6) together deny or gate everything that it matches; narrow the stricter rule, or leave this one out',
      ],
    ],
    [
      "the same rule twice",
      `rules:
  - { id: one, match: { tools: [a.b] }, decision: deny, reason: One }
  - { id: two, match: { tools: [a.b] }, decision: deny, reason: Two }`,
      [
        '3:5 warning unreachable rules[1] [two] changes nothing: "one" (line 2) matches everything that it matches, and is at least as strict; leave this rule out, or narrow the other',
      ],
    ],
    [
      "a condition that contradicts itself",
      `rules:
  - id: refunds
    match: { tools: [a.b] }
    when: { args.amount: { gt: 100, lt: 50 } }
    decision: allow`,
      [
        "4:11 warning never_matches rules[0].when [refunds] args.amount: nothing can be gt: 100 and lt: 50 at once, so this rule never allows anything; correct one of them",
      ],
    ],
    [
      "a part of a condition that contradicts itself",
      `rules:
  - id: refunds
    match: { tools: [a.b] }
    when:
      any:
        - args.kind: { eq: gift, neq: gift }
        - args.amount: { gt: 50 }
    decision: require_approval
    reason: Because`,
      [
        '6:11 warning never_matches rules[0].when.any[0] [refunds] args.kind: nothing can be eq: "gift" and neq: "gift" at once, so this part never holds; correct one of them',
      ],
    ],
    [
      "a condition that no kind of value passes, in a list within a list, once",
      `rules:
  - id: notes
    match: { tools: [a.b] }
    when:
      all: [{ args.note: { starts_with: a, exists: true, contains: 5 } }]
    decision: deny
    reason: Because`,
      [
        '5:7 warning never_matches rules[0].when [notes] args.note: nothing can be contains: 5 and starts_with: "a" and exists: true at once, so this rule only denies what it cannot read; correct one of them',
      ],
    ],
    [
      "a condition that leaves nothing out",
      `rules:
  - id: refunds
    match: { tools: [a.b] }
    when: { any: [{ args.amount: { gt: 50 } }, { args.amount: { lte: 50 } }] }
    decision: require_approval
    reason: Because`,
      [
        "4:18 warning always_holds rules[0].when.any [refunds] args.amount: every value is gt: 50 or lte: 50, so this part always holds; leave it out, or correct one of them",
      ],
    ],
    [
      "tags that cannot be there and absent",
      `rules:
  - id: reads
    match: { tools: [a.b], risk_tags: [], risk_tags_all: [x] }
    decision: allow`,
      [
        "3:39 warning never_matches rules[0].match.risk_tags [reads] never applies: risk_tags: [] asks for no tag at all, risk_tags_all for some; leave one of them out",
      ],
    ],
    [
      "one value compared with a number and a string",
      `rules:
  - { id: large, match: { tools: [a.b] }, when: { args.amount: { gt: 100 } }, decision: deny, reason: One }
  - id: exact
    match: { tools: ["a.*"] }
    when: { args.amount: { eq: "100" } }
    decision: deny
    reason: Two`,
      [
        '5:32 warning mixed_types rules[1].when["args.amount"].eq [exact] compares args.amount with a string, "100"; "large" compares it with a number, 100: one of them can never read it; give both the same type',
      ],
    ],
    [
      "an allow of everything",
      `rules:
  - { id: all, match: { agents: [bot] }, decision: allow }`,
      [
        "2:5 warning broad_allow rules[0] [all] allows every tool, also those that are added later; name the tools or topics that it is for",
      ],
    ],
    [
      "an allow of whatever the agent says",
      `rules:
  - { id: tagged, match: { risk_tags: [safe] }, decision: allow }
  - { id: labelled, match: { labels: { safe: "yes" } }, decision: allow }`,
      [
        '2:5 warning rests_on_agents_word rules[0] [tagged] any tool runs once the agent gives it the risk tag "safe"; name the tools or topics that it is for',
        '3:5 warning rests_on_agents_word rules[1] [labelled] any tool runs once the agent gives it the label "safe": "yes"; name the tools or topics that it is for',
      ],
    ],
    [
      "gates without a reason",
      `rules:
  - { id: gated, match: { tools: [a.b] }, decision: require_approval }
  - { id: denied, match: { tools: [a.c] }, decision: deny }`,
      [
        "2:5 warning no_reason rules[0] [gated] has no reason: reviewers and the agent read it to know why; write one, such as reason: Payments need finance",
        "3:5 warning no_reason rules[1] [denied] has no reason: the agent reads it to know why; write one, such as reason: Payments need finance",
      ],
    ],
    [
      "fewer people than the tier",
      `rules:
  - id: payments
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    tier: critical
    approvers: [{ role: finance }]`,
      [
        "7:16 warning fewer_than_tier rules[0].approvers [payments] asks for 1 person, fewer than the 2 of the tier critical; raise a count, or lower the tier",
      ],
    ],
    [
      "an SLA longer than the expiry",
      `tiers:
  low: { expires: 90m }
rules:
  - id: slow
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    sla: 26h
    tier: high
  - { id: short, match: { tools: [a.c] }, decision: require_approval, reason: Because, expires: 5m }`,
      [
        "2:19 warning sla_after_expiry tiers.low.expires [null] the SLA of 4h is longer than the expiry of 1h30m: the job expires before it is overdue; shorten the SLA or lengthen the expiry",
        "8:10 warning sla_after_expiry rules[0].sla [slow] the SLA of 1d2h is longer than the expiry of 8h: the job expires before it is overdue; shorten the SLA or lengthen the expiry",
        "10:97 warning sla_after_expiry rules[1].expires [short] the SLA of 1h is longer than the expiry of 5m: the job expires before it is overdue; shorten the SLA or lengthen the expiry",
      ],
    ],
    [
      "a step that comes when the job is gone",
      `rules:
  - id: pay
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    sla: 10m
    expires: 30m
    escalate_after: [{ after: 15m, to: lead }, { after: 30m, to: director }]`,
      [
        "8:57 warning escalation_after_expiry rules[0].escalate_after[1].after [pay] this step comes after 30m, but the job expires after 30m: nobody would be told; shorten the step or lengthen the expiry",
      ],
    ],
    [
      "exceptions that ended, soon end, or let nothing run",
      `floor_exceptions:
  - { tool: crm.read, when: { args.a: { lt: 5 } }, reason: One, expires_on: 2026-11-19 }
  - { tool: crm.read, when: { args.a: { lt: 5 } }, reason: Two, expires_on: 2026-11-20 }
  - { tool: crm.read, when: { args.a: { lt: 5 } }, reason: Three, expires_on: 2026-12-03 }
  - { tool: erp.pay, when: { args.a: { lt: 5 } }, reason: Four, expires_on: 2026-12-04 }
rules:
  - { id: reads, match: { tools: [crm.read] }, decision: allow }`,
      [
        "2:77 warning exception_expired floor_exceptions[0].expires_on [null] ended with 2026-11-19 (UTC): the floor asks people again; leave it out, or set a new day",
        "3:77 warning exception_expires_soon floor_exceptions[1].expires_on [null] ends with this day (UTC), and the floor then asks people again; set a new day where it is still needed",
        "4:79 warning exception_expires_soon floor_exceptions[2].expires_on [null] ends in 14 days (UTC), and the floor then asks people again; set a new day where it is still needed",
        '5:13 warning exception_unused floor_exceptions[3].tool [null] lets nothing run: no rule allows "erp.pay"; add a rule that allows it, or leave this out',
      ],
    ],
  ];

  it.each(cases)("%s", (_, source, findings) => expect(said(source)).toEqual(findings));
});

describe("what is meant that way is not reported", () => {
  const amount = (tests: Record<string, unknown>) => ({ when: { "args.amount": tests } });
  const exception = { tool: "crm.read", reason: "Because", expires_on: "2027-01-01" };
  const cases: [string, Record<string, unknown>[], Record<string, unknown>?][] = [
    [
      "a rule beside one that matches in part",
      [READ, deny({ match: { tools: ["crm.read", "x"] }, ...amount({ gt: 5 }) })],
    ],
    [
      "an allow below a gate of other environments",
      [READ, gate({ match: { tools: ["crm.*"], environments: ["prod"] } })],
    ],
    ["a gate that asks for more than the wider one", [gate(), gate({ match: { tools: ["crm.*"] }, tier: "low" })]],
    [
      "a gate with other approvers",
      [gate({ approvers: [{ role: "finance" }] }), gate({ match: { tools: ["crm.*"] } })],
    ],
    ["a gate with a shorter expiry", [gate({ expires: "2h" }), gate({ match: { tools: ["crm.*"] } })]],
    [
      "a gate to which the floor would add other people",
      [
        gate({ approvers: [{ role: "finance" }] }),
        gate({ match: { tools: ["crm.*"] }, approvers: [{ role: "finance" }, { role: "marketing" }] }),
      ],
    ],
    [
      "a gate for as many reviewers as a third one's tier says",
      [gate(), gate({ match: { tools: ["crm.*"] }, approvers: [{ role: "reviewer" }] })],
    ],
    [
      "a gate whose tier asks for more people, of a third one too",
      [
        gate({ tier: "low", approvers: [{ any_of: ["marketing", "reviewer"], count: 2 }] }),
        gate({ match: { tools: ["crm.*"] }, approvers: [{ any_of: ["marketing", "reviewer"], count: 2 }] }),
      ],
      { tiers: { low: { approvers: 2 } } },
    ],
    [
      "an allow whose constraints bind beside the gate",
      [
        { ...READ, decision: "allow_with_constraints", constraints: { rows: 5 } },
        gate({ match: { tools: ["crm.*"] } }),
      ],
    ],
    ["bounds that leave something between them", [{ ...READ, ...amount({ gte: 50, lte: 50 }) }]],
    ["values of which one passes", [{ ...READ, ...amount({ in: [20, 70], gt: 50 }) }]],
    [
      "alternatives of different types, each of which something can't pass",
      [{ ...READ, when: { any: [{ "args.a": { starts_with: "x" } }, { "args.a": { contains: "y" } }] } }],
    ],
    ["exists: true beside another operator", [{ ...READ, ...amount({ exists: true, gt: 50 }) }]],
    [
      "alternatives that leave something out",
      [{ ...READ, when: { any: [amount({ gt: 50 }).when, amount({ lt: 50 }).when] } }],
    ],
    [
      "other types for other tools",
      [deny(amount({ gt: 5 })), deny({ match: { tools: ["erp.*"] }, ...amount({ eq: "5" }) })],
    ],
    [
      "an allow of everything within a condition",
      [{ match: { tools: ["*"] }, decision: "allow", ...amount({ lt: 5 }) }],
    ],
    ["a topic", [{ match: { topics: ["job.*.read"] }, decision: "allow" }]],
    ["as many people as the tier asks for", [gate({ tier: "high", approvers: [{ role: "finance" }] })]],
    ["an SLA as long as the expiry", [gate({ sla: "2h", expires: "2h" })]],
    ["an exception with a day to come", [READ], { floor_exceptions: [{ ...exception, ...amount({ lt: 5 }) }] }],
    ["roles that different people hold", [gate({ approvers: [{ role: "finance" }, { role: "marketing" }] })]],
    [
      "one person of two roles beside another of one",
      [gate({ approvers: [{ role: "security" }, { any_of: ["finance", "marketing"] }] })],
    ],
  ];

  it.each(cases)("%s", (_, rules, rest = {}) => expect(codes(rules, rest)).toEqual([]));
});

it("alternatives that read different types are not said to leave nothing out", () => {
  const when = { any: [{ "args.a": { eq: "x" } }, { "args.a": { neq: 5 } }] };
  expect(codes([{ ...READ, when }])).toEqual(["r0 mixed_types"]);
});

it("the guide's policy has nothing but what it rests on", () => {
  const found = lint(readFileSync("policies/guide.yaml", "utf8"), null);
  expect(found.map(({ line, code, rule_id }) => `${line} ${code} ${rule_id}`)).toEqual([
    "22 rests_on_agents_word egress-bounded",
  ]);
});
