/** A first job as a command: under the starter policy a payment waits for people. */
export const firstJobCurl = (origin: string): string => `curl -X POST ${origin}/api/v1/jobs \\
  -H "Authorization: Bearer $ASSENTRY_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "tool": "refund.create",
    "args": { "order_id": "W1042", "amount": 480 },
    "risk_tags": ["payment"]
  }'`;

/** The same from an agent's code: it waits for the decision, then runs once. */
export const firstJobSdk = (origin: string): string => `import { Assentry } from "assentry";

const gate = new Assentry({ url: "${origin}", apiKey: process.env.ASSENTRY_KEY });

const refund = gate.tool(
  { tool: "refund.create", riskTags: ["payment"] },
  async (args) => payments.refund(args),
);

await refund({ order_id: "W1042", amount: 480 });`;
