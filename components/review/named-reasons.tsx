import { Button } from "@/components/ui/button";

/** Reasons to reject that one press sends; `code` is what insights count. */
const REASONS = [
  { code: "wrong_target", label: "Wrong target" },
  { code: "wrong_amount", label: "Wrong amount" },
  { code: "not_needed", label: "Not needed" },
  { code: "not_enough_evidence", label: "Not enough evidence" },
  { code: "against_policy", label: "Against policy" },
] as const;

type NamedReasonsProps = {
  isPending: boolean;
  blocked: string | null;
  onPick: (reason: (typeof REASONS)[number]) => void;
};

/** One press rejects with that reason, so that a reject takes no more steps than an approval ([U17]). */
export function NamedReasons({ isPending, blocked, onPick }: NamedReasonsProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">Reject at once, because</legend>
      <span aria-hidden className="mr-1 text-12 text-fg-muted">
        Reject at once:
      </span>
      {REASONS.map((reason) => (
        <Button
          key={reason.code}
          size="sm"
          disabled={isPending}
          aria-disabled={blocked !== null}
          // The second click of a double click on Reject falls here.
          onClick={(event) => event.detail <= 1 && onPick(reason)}
          className="max-sm:h-11"
        >
          {reason.label}
        </Button>
      ))}
    </fieldset>
  );
}
