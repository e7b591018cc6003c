import { FlaskConical } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SeededView } from "@/lib/jobs/schemas";
import { SafeText } from "./safe-text";

const HOW: Record<SeededView["outcome"], string> = {
  caught: "and did not let it through",
  missed: "and let it through; it should have been rejected",
  expired: "Nobody decided it in time.",
  withdrawn: "It was taken back when test items were switched off.",
};

/** [U21] Says of a test item that is over what it was, what was wrong with it and how it went. */
export function SeededNotice({ seeded }: { seeded: SeededView }) {
  const { outcome, by, at, clue } = seeded;
  return (
    <div role="note" className="flex gap-2 rounded border border-line-strong bg-sunken p-3 text-13">
      <FlaskConical size={16} aria-hidden className="mt-0.5 shrink-0 text-fg-muted" />
      <div className="min-w-0 space-y-1">
        <p>
          <strong className="font-semibold">This was a test item.</strong> No agent asked for it, and it could never
          run.{" "}
          {by === null ? (
            HOW[outcome]
          ) : (
            <>
              {by.name} decided it <RelativeTime at={at} /> {HOW[outcome]}.
            </>
          )}
        </p>
        <p className="wrap-anywhere">
          <span className="text-fg-muted">What gives it away:</span> <SafeText text={clue} />
        </p>
      </div>
    </div>
  );
}
