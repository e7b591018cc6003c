import { RelativeTime } from "@/components/ui/relative-time";
import type { JobState, ReviewView } from "@/lib/jobs/schemas";
import { AgentsWords, Said } from "./agents-words";
import { FieldTree, Scalar } from "./field-tree";
import { isRecord } from "@/lib/payload/path";

const NEXT: Partial<Record<JobState, string>> = {
  ALLOWED: "Waiting for the agent to claim it.",
  APPROVED: "Waiting for the agent to claim it.",
  CLAIMED: "The agent is running it. No result yet.",
  UNREPORTED: "The agent claimed it and never reported a result.",
  REVOKED: "The approval was taken back before the agent claimed it.",
};

/** What happened to the agent after the decision: claimed, result, output or error; the result is the agent's report. */
export function Afterwards({ review }: { review: Pick<ReviewView, "claim" | "job"> }) {
  const { claim, job } = review;
  const next = NEXT[job.state];
  if (claim === null && next === undefined) return null;
  return (
    <div className="mb-5 space-y-3 text-13">
      {next !== undefined && <p className="text-fg-muted">{next}</p>}
      {claim !== null && (
        <p className="flex flex-wrap gap-x-1.5">
          <span className="text-fg-muted">Claimed once,</span>
          <RelativeTime at={claim.claimed_at} />
          {claim.outcome !== null && claim.reported_at !== null && (
            <>
              <span className={claim.outcome === "succeeded" ? "font-semibold text-ok" : "font-semibold text-danger"}>
                {claim.outcome === "succeeded" ? "✓ Succeeded" : "✕ Failed"}
              </span>
              <RelativeTime at={claim.reported_at} />
            </>
          )}
        </p>
      )}
      {claim !== null && (hasWords(claim.output) || hasWords(claim.error)) && (
        <AgentsWords>
          {hasWords(claim.error) && <Report title="Error" value={claim.error} />}
          {hasWords(claim.output) && <Report title="Result" value={claim.output} />}
        </AgentsWords>
      )}
    </div>
  );
}

function hasWords(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

function Report({ title, value }: { title: string; value: unknown }) {
  const isTree = isRecord(value) || Array.isArray(value);
  return <Said title={title}>{isTree ? <FieldTree payload={value} firstRows={20} /> : <Scalar value={value} />}</Said>;
}
