import type { BulkResult } from "@/lib/approvals/schemas";

export type Verdict = "approve" | "reject";

/** What became of one item; `caught` and `missed` of test items; `unknown` where no answer came, `unsent` where it was not asked for any more. */
export type Outcome =
  | { kind: "decided" | "caught" | "missed"; text: string }
  | { kind: "changed" | "refused" | "unknown" | "unsent"; text: string };

const DONE = { approve: "Approved", reject: "Rejected" } as const;

/** The server's answer for one item in words. */
export function outcomeOf(result: BulkResult, verdict: Verdict): Outcome {
  const { status, code, detail, resolution, undo_until, seeded } = result;
  if (seeded?.outcome === "caught") return { kind: "caught", text: `You caught a test item. ${seeded.clue}` };
  if (seeded) return { kind: "missed", text: `A test item that should have been rejected. ${seeded.clue}` };
  if (status === 200) {
    const more = undo_until === undefined ? "it still needs more people" : "it takes effect when undo has ended";
    return { kind: "decided", text: resolution == null ? `${DONE[verdict]} by you; ${more}.` : `${DONE[verdict]}.` };
  }
  if (code === "stale_revision") return { kind: "changed", text: "It changed meanwhile. Nothing was decided on it." };
  return { kind: "refused", text: detail ?? "The server refused it and did not say why." };
}

export const UNKNOWN: Outcome = {
  kind: "unknown",
  text: "No answer from the server, so it is not known whether this arrived. Trying again is safe.",
};
export const UNSENT: Outcome = { kind: "unsent", text: "Not sent, since the one before had no answer." };

/** Nothing is left to do for it. */
export const isDone = ({ kind }: Outcome): boolean => kind === "decided" || kind === "caught" || kind === "missed";

const KINDS = [
  ["missed", "test items missed"],
  ["caught", "test items caught"],
  ["changed", "changed meanwhile"],
  ["refused", "refused"],
  ["unknown", "without an answer"],
  ["unsent", "not sent"],
] as const satisfies readonly [Outcome["kind"], string][];

/** `4 approved, 1 refused`: what became of all of them. */
export function summaryOf(outcomes: readonly Outcome[], verdict: Verdict): string {
  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const parts = [`${count("decided")} ${DONE[verdict].toLowerCase()}`];
  for (const [kind, words] of KINDS) if (count(kind) > 0) parts.push(`${count(kind)} ${words}`);
  return parts.join(", ");
}
