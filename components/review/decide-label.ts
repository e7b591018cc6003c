import type { JobView } from "@/lib/jobs/schemas";
import { nameWords } from "@/lib/payload/field-names";

const LONGEST_AMOUNT = 24;
const OBJECTS = ["refund", "payment", "certificate", "transfer", "invoice", "payout", "charge", "discount", "booking"];

type Source = { decision_summary: Pick<JobView["decision_summary"], "facts">; job: Pick<JobView["job"], "tool"> };

/**
 * What the button for a verb says. An amount of money is named, with what it is where the tool's name tells:
 * `Approve $480 refund`. Only facts of the payload are used ([T36]); what stood before the change is left out.
 */
export function decideLabel(verb: "Approve" | "Reject", { decision_summary, job }: Source): string {
  const money = decision_summary.facts.find((fact) => fact.kind === "money" && fact.path !== null);
  const amount = money?.value.replace(/ \((?:was|sum of) .*\)$/s, "");
  if (amount === undefined || amount.length > LONGEST_AMOUNT) return verb;
  const words = nameWords(job.tool);
  const object = OBJECTS.find((name) => words.includes(name));
  // A bare number before a word would count it: `150 certificate`.
  if (/^[-+]?[\d.,]+$/.test(amount)) return object === undefined ? verb : `${verb} ${object} of ${amount}`;
  return object === undefined ? `${verb} ${amount}` : `${verb} ${amount} ${object}`;
}
