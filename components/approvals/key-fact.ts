import type { JobView } from "@/lib/jobs/schemas";
import { type Fact, mainFact } from "@/lib/payload/fact-model";

type Told = Pick<JobView, "job" | "decision_summary">;

/** The one fact that matters most in a row; the target has a column of its own. */
export function keyFact({ decision_summary: { facts } }: Told): Fact | null {
  return mainFact(facts.filter((fact) => fact.kind !== "target"));
}

/** What it is done to: the target, else the recipient; without either, the tool that does it. */
export function targetOf({ job, decision_summary: { facts } }: Told): string {
  const target = facts.find((fact) => fact.kind === "target") ?? facts.find((fact) => fact.kind === "recipient");
  return target?.value ?? job.tool;
}
