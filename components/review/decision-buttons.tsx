import { Lock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { DecidingVerb, ReviewView } from "@/lib/jobs/schemas";
import { decideLabel } from "./decide-label";

export type Blocked = Record<DecidingVerb, string | null>;

type DecisionButtonsProps = { review: ReviewView; blocked: Blocked; onOpen: (verb: DecidingVerb) => void };

const NAMES: Record<DecidingVerb, string> = {
  reject: "Reject",
  request_changes: "Request changes",
  escalate: "Escalate",
  edit: "Edit",
  approve: "Approve",
};

/** What each closed way out is closed for; ways with the same reason share a line ([U23]). */
function reasons(blocked: Blocked): { verbs: DecidingVerb[]; because: string }[] {
  const verbs = Object.keys(NAMES) as DecidingVerb[];
  const all = new Set(verbs.map((verb) => blocked[verb]).filter((because) => because !== null));
  return [...all].map((because) => ({ because, verbs: verbs.filter((verb) => blocked[verb] === because) }));
}

/** The ways out: against it at the left, for it at the right. Where one is closed it stays reachable and says why. */
export function DecisionButtons({ review, blocked, onOpen }: DecisionButtonsProps) {
  const told = reasons(blocked);
  const button = (verb: DecidingVerb) => ({
    "aria-disabled": blocked[verb] !== null,
    "aria-describedby":
      blocked[verb] === null ? undefined : `blocked-${told.findIndex(({ verbs }) => verbs.includes(verb))}`,
    onClick: () => onOpen(verb),
  });
  return (
    <div className="space-y-2">
      {told.map(({ verbs, because }, place) => (
        <p key={because} className="flex min-w-0 items-start gap-1.5 text-13 text-fg-muted">
          <Lock size={14} aria-hidden className="mt-0.5 shrink-0" />
          <span>
            {verbs.length < 5 && <>{verbs.map((verb) => NAMES[verb]).join(", ")}: </>}
            <span id={`blocked-${place}`}>{because}</span>
          </span>
        </p>
      ))}
      <div className="flex flex-wrap items-center gap-1.5 max-sm:grid max-sm:grid-cols-6 max-sm:gap-2">
        <Button {...button("reject")} variant="danger" className="h-9 px-2 max-sm:col-span-2 max-sm:h-11">
          Reject <Key>R</Key>
        </Button>
        <Button {...button("request_changes")} className="h-9 px-2 max-sm:-order-1 max-sm:col-span-3 max-sm:h-11">
          Request changes <Key>C</Key>
        </Button>
        <Button {...button("escalate")} className="h-9 px-2 max-sm:-order-1 max-sm:col-span-2 max-sm:h-11">
          Escalate <Key>X</Key>
        </Button>
        {/* They stay together where they need a line of their own. */}
        <div className="ml-auto flex min-w-0 gap-1.5 max-sm:contents">
          <Button {...button("edit")} className="h-9 px-2 max-sm:-order-1 max-sm:h-11">
            Edit <Key>E</Key>
          </Button>
          <Button
            {...button("approve")}
            variant="primary"
            className="h-9 min-w-0 shrink px-2 max-sm:col-span-4 max-sm:h-11"
          >
            <span className="truncate">{decideLabel("Approve", review)}</span> <Key>A</Key>
          </Button>
        </div>
      </div>
    </div>
  );
}

function Key({ children }: { children: string }) {
  return <Kbd className="max-sm:hidden touch:hidden">{children}</Kbd>;
}
