import { nameWords } from "@/lib/payload/field-names";
import type { JobView } from "@/lib/jobs/schemas";

const SENDS = new Set(["send", "pay", "refund", "post", "publish", "email", "notify", "message", "wire", "charge"]);
const REMOVES = new Set([
  "delete",
  "remove",
  "cancel",
  "drop",
  "purge",
  "destroy",
  "terminate",
  "wipe",
  "truncate",
  "erase",
]);
const CHANGES = new Set(["update", "set", "change", "edit", "patch", "rename", "move", "scale", "modify"]);

type Source = { job: Pick<JobView["job"], "tool" | "risk_tags">; before: unknown };

/**
 * What is known of taking the action back: the agent's risk tags first, else what the name of the tool says. Nothing is
 * promised: Assentry itself cannot undo what an agent has run.
 */
export function reversibility({ job, before }: Source): { text: string; caution: boolean } {
  const tags = job.risk_tags.map((tag) => tag.toLowerCase());
  if (tags.some((tag) => tag === "irreversible" || tag === "destructive")) {
    return { text: "The agent tags it as irreversible", caution: true };
  }
  if (tags.includes("reversible")) return { text: "The agent tags it as reversible", caution: false };
  const words = nameWords(job.tool);
  const named = (verbs: ReadonlySet<string>) => words.some((word) => verbs.has(word));
  if (named(REMOVES)) return { text: "Removes or ends something; may not be restorable", caution: true };
  if (named(SENDS)) return { text: "Sends something; cannot be called back from here", caution: true };
  if (named(CHANGES) && before !== null)
    return { text: "Not automatic; the earlier values are kept below", caution: false };
  return { text: "Not stated by the agent or the policy", caution: false };
}
