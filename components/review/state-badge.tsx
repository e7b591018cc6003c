import { Badge } from "@/components/ui/badge";
import type { JobState } from "@/lib/jobs/schemas";

type Tone = "neutral" | "accent" | "ok" | "warn" | "danger";

const STATES: Record<JobState, [tone: Tone, words: string]> = {
  DENIED: ["danger", "Denied by policy"],
  ALLOWED: ["neutral", "Allowed by policy"],
  APPROVAL: ["accent", "Waiting for approval"],
  CHANGES_REQUESTED: ["warn", "Changes requested"],
  APPROVED: ["ok", "Approved"],
  REJECTED: ["danger", "Rejected"],
  EXPIRED: ["neutral", "Expired"],
  CANCELLED: ["neutral", "Cancelled by the agent"],
  REVOKED: ["danger", "Revoked"],
  CLAIMED: ["ok", "Approved, running"],
  SUCCEEDED: ["ok", "Approved, succeeded"],
  FAILED: ["danger", "Approved, failed"],
  UNREPORTED: ["warn", "Approved, no result"],
};

/** The same where nothing is told of who approved. */
export const stateWords = (state: JobState): string => STATES[state][1];

type StateBadgeProps = { state: JobState; approvalRequired: boolean; isTest?: boolean };

/** Where a job stands, in words. An allowed job was never approved by a person, so its later states leave that word out. */
export function StateBadge({ state, approvalRequired, isTest = false }: StateBadgeProps) {
  if (isTest) return <Badge tone="outline">Test item</Badge>;
  const [tone, words] = STATES[state];
  const [, after] = words.split("Approved, ");
  const shown = approvalRequired || after === undefined ? words : after.charAt(0).toUpperCase() + after.slice(1);
  return <Badge tone={tone}>{shown}</Badge>;
}
