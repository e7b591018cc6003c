import { Webhook } from "standardwebhooks";
import { POST as secretRoute } from "@/app/api/v1/agents/[id]/webhook-secret/route";
import type { Received } from "./receiver";
import { type Answer, call, rows, type World } from "./world";

type Secret = { secret: string; previous_ends_at: string | null };

export const askForSecret = (w: World, as: string): Promise<Answer<Secret>> =>
  call<Secret>(secretRoute, { as, id: w.agent.id, method: "POST" });

/** A secret of the agent, which from now on belongs to an administrator; and how that one gets another. */
export async function newSecret(w: World): Promise<{ first: string; rotate: () => Promise<Answer<Secret>> }> {
  const owner = await w.person("ada", ["admin"]);
  await rows("UPDATE agents SET owner_id = $2 WHERE id = $1", [w.agent.id, owner.id]);
  const rotate = () => askForSecret(w, owner.token);
  return { first: (await rotate()).body.secret, rotate };
}

/** What was received, as its receiver reads it. @throws where the signature is not of this secret */
export const verified = (secret: string, received: Received | undefined): unknown =>
  new Webhook(secret).verify(received?.body ?? "", (received?.headers ?? {}) as Record<string, string>);
