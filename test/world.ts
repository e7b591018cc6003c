import { readFile } from "node:fs/promises";
import { prisma } from "@/lib/db/client";
import { modelTransaction } from "@/lib/db/transaction";
import { createAgent, createPerson, createTenant, createToken } from "@/lib/identity/create";
import { newId } from "@/lib/ids";
import type { Route } from "@/lib/http/handler";
import { asOwner } from "./owner";

/** The policy that tests run under, unless they bring their own: the demo's, so that what is tested is what is shown. */
export const demoPolicy = (): Promise<string> => readFile(new URL("../policies/demo.yaml", import.meta.url), "utf8");

/** Everybody's password, and its hash: hashing it anew for each person takes a while. */
export const PASSWORD = "correct horse battery";
export const PASSWORD_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$iqxNMjj4rikeWFgCgGwyRA$hYyN0euS3rav5jBEz/w8E26+E4Wlie9f6a6jsc5O2a8";

export type TestPerson = { id: string; email: string; token: string };
export type World = {
  tenantId: string;
  agent: { id: string; key: string };
  otherAgent: { id: string; key: string };
  person: (name: string, roles: string[], scopes?: string[], email?: string) => Promise<TestPerson>;
  owner: TestPerson;
};

const ALL_SCOPES = ["read", "decide", "decide:critical", "admin"];

/** A tenant of its own with two agents, owned by somebody who holds every approver role. */
export async function world(policy?: string): Promise<World> {
  const tenantId = newId("ten");
  const source = policy ?? (await demoPolicy());
  await modelTransaction((tx) => createTenant(tx, { id: tenantId, name: "Test", policy: source }));

  const person = async (name: string, roles: string[], scopes = ALL_SCOPES, given?: string): Promise<TestPerson> => {
    const id = newId("usr");
    const email = given ?? `${name}.${id}@example.com`.toLowerCase();
    const token = await modelTransaction(async (tx) => {
      await createPerson(tx, { id, tenantId, email, name, passwordHash: PASSWORD_HASH, roles });
      return createToken(tx, { tenantId, personId: id, name: "test", scopes, expiresAt: null });
    });
    return { id, email, token };
  };

  const owner = await person("owner", ["reviewer", "finance", "security", "service-owner", "on-call", "marketing"]);
  const agent = async (name: string) => {
    const id = newId("agt");
    return { id, key: await modelTransaction((tx) => createAgent(tx, { id, tenantId, name, ownerId: owner.id })) };
  };
  return { tenantId, owner, person, agent: await agent("agent"), otherAgent: await agent("other") };
}

export type Answer<T = Record<string, never>> = {
  status: number;
  headers: Headers;
  body: T & { code?: string; detail?: string };
};

type Call = {
  as?: string;
  body?: unknown;
  raw?: string;
  id?: string;
  query?: string;
  headers?: Record<string, string>;
  method?: string;
  signal?: AbortSignal;
};

/** Calls a route's exported function as the server would. `as`: a bearer token. `raw`: a body sent as it stands. */
export async function call<T = Record<string, unknown>>(route: Route, options: Call = {}): Promise<Answer<T>> {
  const { as, body, raw, id, query = "", headers = {}, signal } = options;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const method = options.method ?? (payload === undefined ? "GET" : "POST");
  const request = new Request(`http://localhost:3000/api/v1/test${query}`, {
    method,
    headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), "content-type": "application/json", ...headers },
    ...(payload === undefined ? {} : { body: payload }),
    ...(signal ? { signal } : {}),
  });
  const response = await route(request, { params: Promise.resolve(id === undefined ? {} : { id, snapshot: id }) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith("{") ? JSON.parse(text) : { text },
  };
}

/** Rows of the database, for what the API rightly does not show, and for what only its owner may do. */
export const rows = <T extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
  asOwner(async (client) => (await client.query<T>(text, values)).rows);

export const eventsOf = (jobId: string) => prisma().auditEvent.findMany({ where: { jobId }, orderBy: { id: "asc" } });
