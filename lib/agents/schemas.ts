import { z } from "zod";

/** Body of `POST /agents`. */
export const createAgentInput = z.strictObject({ name: z.string().trim().min(1).max(100) });
export type CreateAgentInput = z.infer<typeof createAgentInput>;

/** Body of `POST /agents/{id}/suspend` and `/resume`. */
export const agentReasonInput = z.strictObject({ reason: z.string().trim().min(1, "say why").max(2_000) });

export type AgentView = {
  id: string;
  name: string;
  owner: { id: string; name: string };
  suspended_at: string | null;
  suspended_reason: string | null;
  created_at: string;
  keys: { id: string; created_at: string; expires_at: string | null; revoked_at: string | null }[];
  open_jobs: number;
};
