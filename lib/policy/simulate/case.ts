import type { PolicyInput } from "../schemas";
import type { Outcome } from "./outcome";

/**
 * One action of the past. `was` is null where nobody knows what was decided; with only a decision known, its tier and
 * people are not. What isn't `counted` came before the window: it only fills the limits.
 */
export type Case = {
  ref: { job_id: string } | { line: number };
  input: PolicyInput;
  title: string | null;
  was: Outcome | Pick<Outcome, "decision"> | null;
  counted: boolean;
};
