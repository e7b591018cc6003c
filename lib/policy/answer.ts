import type { PolicyInput } from "./schemas";

/** Says that a condition could not be evaluated, and why; the words are only put together when somebody reads them. */
export class Unreadable {
  constructor(private readonly say: () => string) {}

  get why(): string {
    return this.say();
  }
}

/** What a check says of an action. There is no third way of being false: what can't be read is not a no. */
export type Answer = boolean | Unreadable;

/** One thing that must hold. `label` names it and `found` says what the action has there, both for *explain*. */
export type Check = {
  label: string;
  test: (input: PolicyInput) => Answer;
  found: (input: PolicyInput) => string;
};

/** All must hold: one that doesn't outweighs any that can't be read. */
export function allOf(checks: readonly Check[], input: PolicyInput): Answer {
  let doubt: Unreadable | null = null;
  for (const check of checks) {
    const answer = ask(check, input);
    if (answer === false) return false;
    if (answer !== true) doubt ??= answer;
  }
  return doubt ?? true;
}

/** One must hold: one that does outweighs any that can't be read. */
export function anyOf(checks: readonly Check[], input: PolicyInput): Answer {
  let doubt: Unreadable | null = null;
  for (const check of checks) {
    const answer = ask(check, input);
    if (answer === true) return true;
    if (answer !== false) doubt ??= answer;
  }
  return doubt ?? false;
}

/** An error while evaluating is one more way of not being readable (policy.md, *Fail closed*). */
export function ask(check: Check, input: PolicyInput): Answer {
  try {
    return check.test(input);
  } catch {
    return new Unreadable(() => `${check.label} failed`);
  }
}
