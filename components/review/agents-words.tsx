import { Quote } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";

/** The frame around everything that an agent said: plainly marked, apart from facts ([U15]). */
export function AgentsWords({ children }: { children: ReactNode }) {
  return (
    <div data-slot="agents-words" className="border-l-2 border-dashed border-line-strong bg-sunken py-3 pr-3 pl-4">
      <p className="mb-3 flex items-center gap-2 text-12 font-semibold text-fg-muted">
        <Quote size={14} aria-hidden className="shrink-0" />
        Agent’s words, unverified
      </p>
      <div className="space-y-5">{children}</div>
    </div>
  );
}

type SaidProps = { title: string; children: ReactNode };

/** One thing that the agent said, under its own heading; the mark stays in sight where the evidence is long. */
export function Said({ title, children }: SaidProps) {
  return (
    <section>
      <h3 className="mb-1.5 flex items-center gap-2 text-13 font-semibold text-fg">
        {title}
        <Badge tone="outline">unverified</Badge>
      </h3>
      <div className="max-w-[75ch] text-13 text-fg-muted">{children}</div>
    </section>
  );
}
