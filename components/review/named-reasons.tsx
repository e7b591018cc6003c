import { Button } from "@/components/ui/button";

/** Reasons to reject that one press sends, where policy names none; the code is what insights count. */
const USUAL = ["wrong_target", "wrong_amount", "not_needed", "not_enough_evidence", "against_policy"];

export type NamedReason = { code: string; label: string };

const named = (code: string): NamedReason => ({
  code,
  label: code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " "),
});

type NamedReasonsProps = {
  /** What policy names; empty for the usual ones. */
  codes: readonly string[];
  isPending: boolean;
  blocked: string | null;
  onPick: (reason: NamedReason) => void;
};

/** One press rejects with that reason, so that a reject takes no more steps than an approval ([U17]). */
export function NamedReasons({ codes, isPending, blocked, onPick }: NamedReasonsProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">Reject at once, because</legend>
      <span aria-hidden className="mr-1 text-12 text-fg-muted">
        Reject at once:
      </span>
      {(codes.length > 0 ? codes : USUAL).map(named).map((reason) => (
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
