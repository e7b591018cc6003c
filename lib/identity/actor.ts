/** Who acts. Always made from a credential, never from a body, a header or the URL (trust.md). */
export type AgentActor = {
  kind: "agent";
  id: string;
  name: string;
  keyId: string;
  ownerId: string;
  ownerEmailKey: string;
  scopes: readonly string[];
  suspended: boolean;
  /** The policy snapshot that is active for the tenant; null while there is none (policy_unavailable). */
  activeSnapshot: string | null;
};

export type PersonActor = {
  kind: "person";
  id: string;
  name: string;
  email: string;
  emailKey: string;
  /** Those held now: expired ones are left out. */
  roles: readonly string[];
  channel: "console" | "token";
  /** The session's or token's id. */
  credentialId: string;
  scopes: readonly string[];
};

type SystemActor = { kind: "system"; name: string };

export type Actor = AgentActor | PersonActor | SystemActor;

export type Context<A extends Actor = Actor> = { actor: A; tenantId: string; requestId: string };

/** What an audit event keeps of the actor. */
export function actorRecord(actor: Actor): Record<string, string> {
  switch (actor.kind) {
    case "agent":
      return { kind: "agent", id: actor.id, key: actor.keyId };
    case "person":
      return { kind: "person", id: actor.id, channel: actor.channel, credential: actor.credentialId };
    case "system":
      return { kind: "system", name: actor.name };
  }
}
