import { Lock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { ReviewView } from "@/lib/jobs/schemas";
import { decideLabel } from "./decide-label";
import type { Verdict } from "./draft";

type DecisionButtonsProps = {
  review: ReviewView;
  blocked: string | null;
  onOpen: (verdict: Verdict) => void;
};

/** The two ways out. Where they are closed they stay reachable and say why. */
export function DecisionButtons({ review, blocked, onOpen }: DecisionButtonsProps) {
  const shared = {
    "aria-disabled": blocked !== null,
    "aria-describedby": blocked === null ? undefined : "decision-blocked",
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-sm:grid max-sm:grid-cols-2">
      <Button {...shared} variant="danger" onClick={() => onOpen("reject")} className="h-9 max-sm:h-11">
        Reject <Kbd className="max-sm:hidden">R</Kbd>
      </Button>
      {blocked !== null && (
        <p
          id="decision-blocked"
          className="flex min-w-0 flex-1 items-start gap-1.5 text-13 text-fg-muted max-sm:order-first max-sm:col-span-2"
        >
          <Lock size={14} aria-hidden className="mt-0.5 shrink-0" />
          {blocked}
        </p>
      )}
      <Button
        {...shared}
        variant="primary"
        onClick={() => onOpen("approve")}
        className="ml-auto h-9 min-w-0 max-sm:ml-0 max-sm:h-11"
      >
        <span className="truncate">{decideLabel("Approve", review)}</span> <Kbd className="max-sm:hidden">A</Kbd>
      </Button>
    </div>
  );
}
