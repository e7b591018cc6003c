import { z } from "zod";
import { proposeInput } from "@/lib/jobs/schemas";
import { parseDuration } from "../duration";
import { type Decision, DECISIONS, type Tier } from "../schemas";

const MAX_CALLS = 10_000;
const DEFAULT_WINDOW = { text: "30d", seconds: 30 * 86_400 };

const source = z.string().min(1).max(262_144).optional();
const snapshot = z.string().min(1).max(300).optional();
const against = z.enum(["then", "active"]).default("then");

const window = z.string().transform((text, ctx) => {
  const seconds = parseDuration(text);
  if (seconds !== null) return { text, seconds };
  ctx.addIssue({ code: "custom", message: "must be a duration such as 7d or 12h, at most 366d" });
  return z.NEVER;
});

/** One line of an upload, or one of the `calls` of a body; lines count from 1. */
export type Line = { line: number; value: unknown } | { line: number; problem: string };

/** What a simulation runs over: the jobs of the last seconds, or calls in batches. */
export type Past = { text: string; seconds: number } | Iterable<Line[]> | AsyncIterable<Line[]>;

/** What to simulate: one of `source` and `snapshot`. */
export type SimulateInput = {
  source?: string | undefined;
  snapshot?: string | undefined;
  against: "then" | "active";
  past: Past;
};

/** Body of `POST /policies/simulate`. What is wrong with a call is told as its problem, so that the others still count. */
export const simulateInput = z
  .strictObject({
    source,
    snapshot,
    against,
    window: window.optional(),
    calls: z.array(z.unknown()).min(1).max(MAX_CALLS).optional(),
  })
  .refine((body) => (body.source === undefined) !== (body.snapshot === undefined), {
    path: ["source"],
    message: "either source or snapshot is needed",
  })
  .refine((body) => body.window === undefined || body.calls === undefined, {
    path: ["window"],
    message: "is for the jobs of the past; calls bring their own time",
  })
  .transform(({ calls, window = DEFAULT_WINDOW, ...rest }) => ({
    ...rest,
    past: calls === undefined ? window : [calls.map((value, index): Line => ({ line: index + 1, value }))],
  }));

/** Query of `POST /policies/simulate` with a body of calls, one a line. */
export const uploadQuery = z.strictObject({ snapshot: z.string().min(1).max(300), against });

const decision = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(DECISIONS, `must be one of ${DECISIONS.join(", ")}`));

/** One call: what policy looks at of a proposal, and who made it, when, and what was decided then. */
export const callInput = proposeInput.safeExtend({
  agent: z.string().min(1).max(200).default("unknown"),
  at: z.iso.datetime({ offset: true }).optional(),
  decision: decision.optional(),
});
export type Call = z.infer<typeof callInput>;

// Policy does not look at these; logs use the same words for other things.
const OTHERS = ["run", "before_ref", "callback", "expires_in"];
const CALL_KEYS: ReadonlySet<string> = new Set(Object.keys(callInput.shape).filter((key) => !OTHERS.includes(key)));

/** The keys of a line that a call knows, and the names of the others: logs hold more than calls, and say null for none. */
export function callKeys(value: unknown): { known: unknown; others: string[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { known: value, others: [] };
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  const known = Object.fromEntries(entries.filter(([key]) => CALL_KEYS.has(key)));
  return { known, others: entries.map(([key]) => key).filter((key) => !CALL_KEYS.has(key)) };
}

export type WasAndNow = { was: number; now: number };

/** What a job came to under one policy; a call of which only the decision is known has no tier and rule. */
export type OutcomeView = { decision: Decision; tier: Tier | null; rule_id: string | null };

export type Effect = "weaker" | "stronger" | "different";

export type Change = ({ job_id: string } | { line: number }) & {
  tool: string;
  agent: string;
  at: string;
  title: string | null;
  was: OutcomeView;
  now: OutcomeView & { reason: string };
  effect: Effect;
};

export type LineProblem = { line: number; message: string };

/**
 * What `POST /policies/simulate` answers. `compared` of the `total` have a decision of then; only they count in `was`,
 * in `transitions` and in `changes`. Per day: over `days`, from the first job in the window to its end; null
 * where the calls don't say when they were made.
 */
export type Simulation = {
  snapshot: string | null;
  against: "then" | "active";
  window: string | null;
  from: string | null;
  to: string | null;
  days: number | null;
  total: number;
  compared: number;
  unchanged: number;
  weaker: number;
  stronger: number;
  different: number;
  totals: { was: Record<Decision, number>; now: Record<Decision, number> };
  transitions: { from: Decision; to: Decision; count: number }[];
  by_rule: ({ rule_id: string | null; decision: Decision } & WasAndNow)[];
  by_tier: { was: Record<Tier, number>; now: Record<Tier, number> };
  by_role: ({ role: string; reviews_per_day: WasAndNow | null; minutes_per_day: WasAndNow | null } & WasAndNow)[];
  reviews_per_day: WasAndNow | null;
  minutes_per_day: WasAndNow | null;
  assumed_minutes: Record<Tier, number>;
  changes: Change[];
  changes_total: number;
  problems: LineProblem[];
  problems_total: number;
  /** Names of keys that calls had and that policy does not look at: a misspelt one is among them. */
  ignored: string[];
};

/** How far a simulation is; `total` is null while an upload is still coming in. */
export type Progress = { done: number; total: number | null };
