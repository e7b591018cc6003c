import { readFile } from "node:fs/promises";
import type { DemoFile } from "@/prisma/seed";
import { untilAnswered } from "./client";
import type { Journal } from "./journal";

// Short enough that many mails wait past both steps, and that kills fall between a step's time and its telling.
const CHAIN = `
  - id: chased-email
    match: { tools: ["email.send*"] }
    decision: require_approval
    reason: Somebody has to look
    tier: medium
    approvers: [{ role: reviewer }]
    escalate_after: [{ after: 1s, to: team-lead }, { after: 3s, to: director }]
`;

/** Gives every tenant the demo's policy with an escalation chain on mails. @throws where the server refuses it */
export async function activateChains(url: string, demo: DemoFile, journal: Journal): Promise<void> {
  const source = (await readFile("policies/demo.yaml", "utf8")) + CHAIN;
  for (const { people } of demo.tenants) {
    const as = people.find(({ roles }) => roles.includes("admin"))?.token ?? "";
    const post = async (path: string, body: unknown) => {
      const { answer } = await untilAnswered(url, journal, null, { as, path, body });
      if (answer.status !== 200 && answer.status !== 201)
        throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const { snapshot } = await post("/policies", { source });
    await post(`/policies/${encodeURIComponent(String(snapshot))}/activate`, { reason: "crash test" });
  }
}
