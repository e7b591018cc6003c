import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { DecisionProblem } from "./decision-problem";

type DecisionNoticeProps = {
  jobId: string;
  problem: DecisionProblem;
  onReload: () => void;
};

/** Why a decision was not taken, in place, with the one thing to do about it. What was typed stays where it is. */
export function DecisionNotice({ jobId, problem, onReload }: DecisionNoticeProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-danger-soft px-5 py-2 text-13 text-danger max-sm:px-4">
      <p role="alert" className="flex min-w-0 flex-1 items-start gap-2">
        <CircleAlert size={16} aria-hidden className="mt-px shrink-0" />
        <span>{problem.message}</span>
      </p>
      {problem.action === "reload" && (
        <Button size="sm" onClick={onReload}>
          Show the latest
        </Button>
      )}
      {problem.action === "sign_in" && (
        <Button size="sm" asChild>
          <a href={`/sign-in?next=${encodeURIComponent(`/approvals/${jobId}`)}`}>Sign in again</a>
        </Button>
      )}
    </div>
  );
}
