import { describe, expect, it } from "vitest";
import { sourceOf } from "../testing";
import { gate, PEOPLE, said } from "./testing";

describe("[T20] with the people of today, a gate that nobody can pass is an error", () => {
  const cases: [string, string, string[]][] = [
    [
      "a role that nobody holds",
      `rules:
  - id: a
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    approvers: [{ role: legal }, { any_of: [marketing, legal] }]`,
      [
        '6:25 error unheld_role rules[0].approvers[0].role [a] nobody holds the role "legal", so nobody can meet this requirement; give somebody the role, or name another',
        '6:44 warning unheld_role rules[0].approvers[1].any_of [a] nobody holds the role "legal", so only the other roles decide here; give somebody the role, or name another',
      ],
    ],
    [
      "a role that is mistyped",
      `rules:
  - { id: a, match: { tools: [a.b] }, decision: require_approval, reason: Because, approvers: [{ role: finanse }] }`,
      [
        '2:104 error typo_role rules[0].approvers[0].role [a] there is no role "finanse", so nobody can meet this requirement; did you mean "finance"?',
      ],
    ],
    [
      "a step that tells nobody",
      `rules:
  - id: a
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    escalate_after: [{ after: 5m, to: finance }, { after: 10m, to: legal }, { after: 15m, to: securty }]`,
      [
        '6:68 warning unheld_role rules[0].escalate_after[1].to [a] nobody holds the role "legal", so this step tells nobody; give somebody the role, or name another',
        '6:95 warning typo_role rules[0].escalate_after[2].to [a] there is no role "securty", so this step tells nobody; did you mean "security"?',
      ],
    ],
    [
      "more people than hold a role",
      `rules:
  - id: a
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    tier: critical
    approvers: [{ role: finance, count: 2 }]`,
      [
        "7:16 error unmeetable rules[0].approvers [a] needs 2 people with finance; 1 holds it, so this gate can never be met; give more people the role, or ask for fewer",
      ],
    ],
    [
      "one person for two places",
      `rules:
  - id: a
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    approvers: [{ role: marketing }, { role: finance }, { role: security }]`,
      [
        "6:16 error unmeetable rules[0].approvers [a] needs 2 different people (1 with finance, 1 with security); 1 holds any of these roles, so this gate can never be met; give more people the role, or ask for fewer",
      ],
    ],
    [
      "more reviewers than there are, for a tier, a default and what a sample sends to people",
      `default: require_approval
tiers: { critical: { approvers: 4 }, medium: { approvers: 5 } }
rules:
  - id: a
    match: { tools: [a.b] }
    decision: require_approval
    reason: Because
    tier: critical
  - { id: b, match: { tools: [a.c] }, decision: allow, sample: 5% }`,
      [
        "1:10 error unmeetable default [null] needs 5 people with reviewer; 3 hold it, so this gate can never be met; give more people the role, or ask for fewer",
        "8:11 error unmeetable rules[0].tier [a] needs 4 people with reviewer; 3 hold it, so this gate can never be met; give more people the role, or ask for fewer",
        "9:49 error unmeetable rules[1].decision [b] needs 5 people with reviewer; 3 hold it, so this gate can never be met; give more people the role, or ask for fewer",
      ],
    ],
  ];

  it.each(cases)("%s", (_, source, findings) => expect(said(source, PEOPLE)).toEqual(findings));

  it("a preset's rules are looked at too, where the policy extends it", () => {
    const source = "extends: assistive\nrules: []\n";
    expect(said(source, PEOPLE)).toEqual([]);
    expect(said(source, { roles: new Map() })).toEqual([
      '1:10 error unheld_role extends [assistive/write] nobody holds the role "reviewer", so nobody can meet this requirement; give somebody the role, or name another',
    ]);
  });

  it("without knowing the people, nothing is said of them", () => {
    expect(said(sourceOf([{ id: "a", ...gate({ approvers: [{ role: "nobody" }] }) }]))).toEqual([]);
  });
});
