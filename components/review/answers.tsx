import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";
import { LastDecided, Waiting } from "./alike";
import { Behalf, Runs, TimeToDecide, Why, You } from "./answer-words";
import { FieldTree } from "./field-tree";
import { Requirements } from "./requirements";
import { reversibility } from "./reversibility";

/** The reviewer's questions, one a row, each with its answer ([U14]). */
export function Answers({ review }: { review: ReviewView }) {
  const undo = reversibility(review);
  const { alike } = review;
  const isOpen = review.job.state === "APPROVAL";
  return (
    <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-2 text-13 sm:grid-cols-[104px_minmax(0,1fr)]">
      <Answer question="Runs">
        <Runs job={review.job} />
      </Answer>
      <Answer question="On behalf of">
        <Behalf review={review} />
      </Answer>
      {Object.keys(review.constraints).length > 0 && (
        <Answer question="Only within">
          <FieldTree payload={review.constraints} />
        </Answer>
      )}
      <Answer question="Undo">
        <span className="inline-flex items-start gap-1.5">
          {undo.caution && <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-warn" />}
          {undo.text}
        </span>
      </Answer>
      <Answer question="Why asked">
        <Why review={review} />
      </Answer>
      <Answer question="Needed">
        <Requirements review={review} />
      </Answer>
      {isOpen && (
        <Answer question="Time left">
          <TimeToDecide review={review} />
        </Answer>
      )}
      {isOpen && (
        <Answer question="You">
          <You viewer={review.viewer} />
        </Answer>
      )}
      {alike.waiting > 0 && (
        <Answer question="Duplicates">
          <Waiting count={alike.waiting} />
        </Answer>
      )}
      {alike.last_decision !== null && (
        <Answer question="Last time">
          <LastDecided key={alike.last_decision.job_id} last={alike.last_decision} args={review.job.args} />
        </Answer>
      )}
    </dl>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-muted">{question}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}
