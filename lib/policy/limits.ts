import { onBehalfKey } from "@/lib/identity/email";
import { describeValue } from "./describe";
import type { Limit } from "./limit-source";
import { compilePath } from "./path";
import type { LimitUse, PolicyInput } from "./schemas";

/** What an action uses of one limit; a text says why that can't be known. */
export type CompiledLimit = (input: PolicyInput, rule_id: string) => LimitUse | string;

const SUBJECTS: Readonly<Record<Limit["per"], (input: PolicyInput) => string | null>> = {
  agent: (input) => input.agent.id,
  // Another spelling of the same mailbox is no other person.
  person: (input) => onBehalfKey(input.on_behalf_of),
  tool: (input) => input.tool,
  tenant: () => "",
};

export function compileLimit({ path, per, over_seconds, max }: Limit): CompiledLimit {
  const read = path === null ? () => 1 : compilePath(path);
  return (input, rule_id) => {
    const subject = SUBJECTS[per](input);
    if (subject === null) return "limit: on_behalf_of is missing";
    const amount = read(input);
    // A negative amount would give back what others have used.
    if (typeof amount !== "number" || !Number.isFinite(amount) || amount < 0) {
      return `limit: ${path} is ${describeValue(amount)}; a number from 0 was expected`;
    }
    return { rule_id, path, per, subject, over_seconds, max, amount };
  };
}
