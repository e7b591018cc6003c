/** What a new installation starts with: reads run, everything else waits for a reviewer, payments for two of finance. */
export const STARTER_POLICY = `version: v1
default: require_approval
rules:
  - id: allow-read
    match:
      topics: ["job.*.read", "job.*.list", "job.*.get", "job.get_*", "job.list_*", "job.search_*"]
      risk_tags: []
    decision: allow
  - id: payment-gate
    match: { risk_tags: [payment] }
    decision: require_approval
    reason: Financial operations require dual approval
    tier: critical
    approvers: [{ role: finance, count: 2 }]
  - id: prod-write-gate
    match: { risk_tags: [prod, write] }
    decision: require_approval
    reason: Production writes require human approval
    tier: high
    approvers: [{ any_of: [service-owner, on-call, reviewer] }]
`;
