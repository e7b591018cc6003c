import { requirementRoles } from "@/components/review/requirement-text";
import { SafeText } from "@/components/review/safe-text";
import { stateWords } from "@/components/review/state-badge";
import type { ReviewView } from "@/lib/jobs/schemas";
import { Pair, Pairs, printedTime, RecordPart } from "./record-part";

/** What was asked for, by whom, and why a person had to look. */
export function RecordAsked({ review }: { review: ReviewView }) {
  const { job, decision_summary: summary, requirements } = review;
  const needed = requirements.map((one) => `${requirementRoles(one)} ${one.approved} of ${one.count}`).join(", ");
  const rules = review.policy_rule_ids.length > 0 ? review.policy_rule_ids : [review.policy_rule_id ?? "default"];
  return (
    <>
      <RecordPart title="What was asked">
        <Pairs>
          {summary.facts.map((fact) => (
            <Pair key={fact.key} name={fact.label}>
              <strong className="font-semibold">
                <SafeText text={fact.value} />
              </strong>
            </Pair>
          ))}
          <Pair name="Runs">
            <code className="text-12">{job.tool}</code> in{" "}
            <SafeText text={job.environment ?? "no stated environment"} />
          </Pair>
          <Pair name="Agent">
            <SafeText text={job.agent_name} /> ({job.agent})
          </Pair>
          <Pair name="On behalf of">
            <SafeText text={job.on_behalf_of ?? "nobody named"} />
          </Pair>
          {job.run !== null && (
            <Pair name="Run">
              <SafeText text={job.run.id} />
              {job.run.step !== null && `, step ${job.run.step}`}
            </Pair>
          )}
          <Pair name="Proposed">{printedTime(job.created_at)}</Pair>
          <Pair name="Revision">{job.revision}</Pair>
          <Pair name="State">
            {stateWords(job.state)}
            {review.resolved_at !== null && `, ${printedTime(review.resolved_at)}`}
          </Pair>
        </Pairs>
      </RecordPart>
      <RecordPart title="Why a person was asked">
        <Pairs>
          <Pair name="Policy">
            <SafeText text={review.policy_reason} />
          </Pair>
          <Pair name={rules.length === 1 ? "Rule" : "Rules"}>{rules.join(", ")}</Pair>
          <Pair name="Tier">{review.tier ?? "none"}</Pair>
          <Pair name="Needed">{needed === "" ? "nobody: policy decided by itself" : needed}</Pair>
          <Pair name="Policy snapshot">
            <code className="text-12">{review.policy_snapshot}</code>
          </Pair>
        </Pairs>
      </RecordPart>
    </>
  );
}
