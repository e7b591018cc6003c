"use client";

import { useState } from "react";
import { targetOf } from "@/components/approvals/key-fact";
import { Field } from "@/components/ui/field";
import type { ReviewView } from "@/lib/jobs/schemas";

type Told = Pick<ReviewView, "job" | "decision_summary">;
type StepUp = { step_up?: { password: string } };

export type Proof = {
  typed: string;
  password: string;
  put: (part: { typed?: string; password?: string }) => void;
  /** What goes with the decision; null while something is missing. */
  sent: StepUp | null;
  /** Says what is missing beside the fields, from the first try on. */
  complain: () => void;
  isComplaining: boolean;
};

const LONGEST = 40;
/** What a keyboard has: nobody can type what only looks like it ([T34]). */
const TYPABLE = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u;

/** What whoever approves a critical item types: its target, else its amount, else its tool. */
export function wordToType({ job, decision_summary }: Told): { what: string; word: string } {
  const facts = decision_summary.facts.filter(({ value }) => value.length <= LONGEST && TYPABLE.test(value));
  const target = facts.find(({ value }) => value === targetOf({ job, decision_summary }));
  if (target) return { what: "target", word: target.value };
  const amount = facts.find(({ kind }) => kind === "money");
  if (amount) return { what: "amount", word: amount.value.replace(/ \((?:was|sum of) .*\)$/s, "") };
  return { what: "tool", word: job.tool };
}

const folded = (text: string): string => text.normalize("NFC").trim().replace(/\s+/g, " ");

/** What is typed to prove that a critical decision is meant, and by whom. It is never kept: not in the draft either. */
export function useProof(review: Told, isCritical: boolean): Proof {
  const [{ typed, password }, setFields] = useState({ typed: "", password: "" });
  const [isComplaining, setComplaining] = useState(false);
  const isRight = folded(typed) === folded(wordToType(review).word);
  const proved = isRight && password !== "" ? { step_up: { password } } : null;
  return {
    typed,
    password,
    put: (part) => setFields({ typed, password, ...part }),
    sent: isCritical ? proved : {},
    complain: () => setComplaining(true),
    isComplaining,
  };
}

type CriticalProofProps = { review: Told; proof: Proof; disabled: boolean };

/** [U18] The last step before a critical item is approved: its target or amount by hand, and the password once more. */
export function CriticalProof({ review, proof, disabled }: CriticalProofProps) {
  const { what, word } = wordToType(review);
  const isWrong = proof.isComplaining && folded(proof.typed) !== folded(word);
  const isEmpty = proof.isComplaining && proof.password === "";
  return (
    <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
      <Field
        label={`Type the ${what}: ${word}`}
        className="h-9"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={proof.typed}
        readOnly={disabled}
        onChange={(event) => proof.put({ typed: event.target.value })}
        error={isWrong ? `This is not “${word}”.` : undefined}
      />
      <Field
        label="Your password"
        className="h-9"
        type="password"
        autoComplete="current-password"
        value={proof.password}
        readOnly={disabled}
        onChange={(event) => proof.put({ password: event.target.value })}
        error={isEmpty ? "Critical items ask who decides once more." : undefined}
      />
    </div>
  );
}
