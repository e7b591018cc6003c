/**
 * The gates that the model knows, and their policies as source. The sizes 5, 50, 500 and 5,000 of `args.size` are the
 * only ones that commands use; what policy says of them stands here once more, by hand.
 */
export type Requirement = { anyOf: string[]; count: number };
export type PolicyName = "usual" | "strict";

export type Ruling = {
  decision: "ALLOW" | "DENY" | "REQUIRE_APPROVAL";
  requirements: Requirement[];
  critical: boolean;
  /** Seconds from the decision; null where nothing ends. */
  expires: number | null;
  maxRuntime: number | null;
  /** Seconds after which policy's step tells somebody; null where it has none. */
  overdueAfter: number | null;
};

const HOUR = 3_600;

type Gate = { any: string; count: number }[];
type Rule = { gate: Gate; tier: string; expires: number; overdueAfter?: number };

const gates = (strict: boolean): Record<string, Rule> => ({
  "note.one": {
    gate: [{ any: "reviewer", count: strict ? 2 : 1 }],
    tier: "low",
    expires: 2 * HOUR,
    overdueAfter: HOUR,
  },
  "note.any": { gate: [{ any: "on-call,service-owner", count: 1 }], tier: "high", expires: HOUR },
  "note.both": {
    gate: [
      { any: "marketing", count: 1 },
      { any: "security", count: 1 },
    ],
    tier: "high",
    expires: HOUR,
  },
  "note.mixed": {
    gate: [
      { any: "finance", count: 1 },
      { any: "finance,security", count: 1 },
    ],
    tier: "medium",
    expires: 24 * HOUR,
  },
  "note.two": { gate: [{ any: "finance", count: 2 }], tier: "critical", expires: 4 * HOUR },
  ...(strict ? { "page.read": { gate: [{ any: "reviewer", count: 1 }], tier: "low", expires: HOUR } } : {}),
});

export const TOOLS = [
  "note.one",
  "note.any",
  "note.both",
  "note.mixed",
  "note.two",
  "page.read",
  "page.fetch",
  "page.no",
];
export const SIZES = [5, 50, 500, 5_000];
const LARGE: Rule = { gate: [{ any: "finance", count: 1 }], tier: "high", expires: HOUR / 2 };

const largeAbove = (policy: PolicyName): number => (policy === "strict" ? 10 : 100);
const MOST = 1_000;
const RUNTIME = 60;

const DENIED: Ruling = {
  decision: "DENY",
  requirements: [],
  critical: false,
  expires: null,
  maxRuntime: null,
  overdueAfter: null,
};
const ALLOWED: Ruling = { ...DENIED, decision: "ALLOW" };

/** Every requirement of every rule that applies; of two with the same roles the larger. */
function join(rules: Rule[]): Requirement[] {
  const counts = new Map<string, number>();
  for (const { any, count } of rules.flatMap((rule) => rule.gate))
    counts.set(any, Math.max(count, counts.get(any) ?? 0));
  return [...counts].map(([any, count]) => ({ anyOf: any.split(","), count }));
}

/** What a policy says of a tool with arguments of a size. */
export function rule(policy: PolicyName, tool: string, size: number): Ruling {
  const strict = policy === "strict";
  const isNote = tool.startsWith("note.");
  if (tool === "page.no" || (isNote && size > MOST) || (tool === "page.fetch" && strict)) return DENIED;
  if (tool === "page.fetch") return { ...ALLOWED, maxRuntime: RUNTIME };
  const own = gates(strict)[tool];
  if (own === undefined) return ALLOWED;
  const rules = isNote && size > largeAbove(policy) ? [own, LARGE] : [own];
  return {
    decision: "REQUIRE_APPROVAL",
    requirements: join(rules),
    critical: rules.some(({ tier }) => tier === "critical"),
    expires: Math.min(...rules.map(({ expires }) => expires)),
    maxRuntime: null,
    overdueAfter: own.overdueAfter ?? null,
  };
}

// No gate holds votes back for undoing: what counts later is not what is modelled here.
const written = (id: string, match: string, { gate, tier, expires, overdueAfter }: Rule): string => `
  - id: ${id}
    ${match}
    decision: require_approval
    reason: People look
    tier: ${tier}
    sla: 10m
    expires: ${expires / 60}m
    undo_window: 0s
    approvers: [${gate.map(({ any, count }) => `{ any_of: [${any}], count: ${count} }`).join(", ")}]${
      overdueAfter === undefined ? "" : `\n    escalate_after: [{ after: ${overdueAfter / 60}m, to: manager }]`
    }`;

/** The same as YAML. */
export function policySource(policy: PolicyName): string {
  const strict = policy === "strict";
  const tools = (name: string) => `match: { tools: ["${name}"] }`;
  const large = `match: { tools: ["note.*"] }\n    when: { args.size: { gt: ${largeAbove(policy)} } }`;
  const read = `  - id: read\n    ${tools("page.read")}\n    decision: allow`;
  const rules = Object.entries(gates(strict)).map(([tool, one]) => written(tool.replace(".", "-"), tools(tool), one));
  return `version: v1
default: deny
rules:
  - id: too-large
    match: { tools: ["note.*"] }
    when: { args.size: { gt: ${MOST} } }
    decision: deny
  - id: never
    ${tools("page.no")}
    decision: deny
  - id: fetch
    ${tools("page.fetch")}
    decision: ${strict ? "deny" : `allow_with_constraints\n    constraints: { max_runtime_sec: ${RUNTIME} }`}
${strict ? "" : read}${written("large", large, LARGE)}${rules.join("")}
`;
}
