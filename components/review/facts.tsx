import { cn } from "@/components/ui/cn";
import type { JobView } from "@/lib/jobs/schemas";
import { SafeText } from "./safe-text";

type Fact = JobView["decision_summary"]["facts"][number];

/** The numbers that matter, large and early; derived from the payload, never from the agent's text ([T36]). */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-7 gap-y-3">
      {facts.map((fact) => (
        <div key={fact.key} className="min-w-0">
          <dt className="text-12 text-fg-muted">
            <SafeText text={fact.label} />
          </dt>
          <dd className={cn("wrap-anywhere", sizeOf(fact))}>
            <SafeText text={fact.value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sizeOf(fact: Fact): string {
  const isQuantity = fact.kind === "money" || fact.kind === "count";
  if (isQuantity && fact.emphasis && fact.value.length <= 20) return "text-20 font-semibold";
  if (fact.emphasis) return "text-16 font-semibold leading-7";
  return "text-14 font-medium leading-7";
}
