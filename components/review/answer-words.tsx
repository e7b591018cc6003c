import { CircleCheck, Lock } from "lucide-react";
import { TimeLeft } from "@/components/approvals/time-left";
import { CopyId } from "@/components/ui/copy-id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewView } from "@/lib/jobs/schemas";
import { SafeText } from "./safe-text";

/** The tool, where and in which run. */
export function Runs({ job }: Pick<ReviewView, "job">) {
  return (
    <>
      <code className="text-13 font-medium">{job.tool}</code>
      <span className="text-fg-muted">
        {" "}
        in {job.environment === null ? "no stated environment" : <SafeText text={job.environment} />}
      </span>
      {job.run !== null && (
        <span className="text-fg-muted">
          , run <SafeText text={job.run.id} />
          {job.run.step !== null && `, step ${job.run.step}`}
        </span>
      )}
    </>
  );
}

/** Time to the SLA in words and as a bar ([U30]), and what happens after it. */
export function TimeToDecide({ review }: { review: ReviewView }) {
  const { sla_due_at, sla_state, expires_at, job } = review;
  return (
    <span className="flex flex-wrap items-start gap-x-3">
      <TimeLeft
        dueAt={sla_due_at}
        expiresAt={expires_at}
        slaState={sla_state}
        openedAt={job.created_at}
        className="w-44"
      />
      {expires_at !== null && (
        <span className="text-12 text-fg-muted">
          then expires <RelativeTime at={expires_at} />; nothing runs without a decision
        </span>
      )}
    </span>
  );
}

/** For whom the agent acts, and with whose credentials; both are what the agent says of itself. */
export function Behalf({ review }: { review: Pick<ReviewView, "job" | "identity"> }) {
  const credentials = review.identity?.credentials;
  return (
    <>
      {review.job.on_behalf_of === null ? "Nobody named" : <SafeText text={review.job.on_behalf_of} />}
      <span className="text-fg-muted">
        , by the agent <SafeText text={review.job.agent_name} />
        {typeof credentials === "string" && (
          <>
            {" with "}
            <SafeText text={credentials} />
          </>
        )}
      </span>
    </>
  );
}

/** A rule by its id; a class of the floor in words. */
const ruleName = (id: string): string =>
  id.startsWith("floor:") ? `the floor (${id.slice("floor:".length).replaceAll("_", " ")})` : id;

/** Why policy asked, and under exactly which rules and snapshot. */
export function Why({ review }: { review: ReviewView }) {
  const rules = review.policy_rule_ids.length > 0 ? review.policy_rule_ids : [review.policy_rule_id ?? "default"];
  return (
    <>
      <SafeText text={review.policy_reason} />
      <span className="mt-0.5 flex flex-wrap items-center gap-x-2 text-12 text-fg-muted">
        <span>
          {rules.length === 1 ? "Rule" : "Rules"} <code className="text-12">{rules.map(ruleName).join(", ")}</code>
        </span>
        <CopyId value={review.policy_snapshot} label="policy snapshot" head={18} tail={6} />
      </span>
    </>
  );
}

/** Whether the person who looks can decide, and why or why not ([U23]). */
export function You({ viewer }: Pick<ReviewView, "viewer">) {
  const Icon = viewer.can_decide ? CircleCheck : Lock;
  return (
    <span className="inline-flex items-start gap-1.5">
      <Icon
        size={14}
        aria-hidden
        className={viewer.can_decide ? "mt-0.5 shrink-0 text-ok" : "mt-0.5 shrink-0 text-fg-muted"}
      />
      <span>
        {viewer.can_decide ? "You can decide. " : "You can’t approve. "}
        {viewer.because}
      </span>
    </span>
  );
}
