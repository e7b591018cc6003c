import { Unreadable } from "../answer";
import type { PolicyInput } from "../schemas";
import { action } from "../testing";
import { compileCel } from "./compile";

/** What an expression says of an action: true, false, or why it can't be read. */
export function answerOf(source: string, given: Partial<PolicyInput> = {}): boolean | string {
  const answer = compileCel(source).test(action(given));
  return answer instanceof Unreadable ? answer.why : answer;
}
