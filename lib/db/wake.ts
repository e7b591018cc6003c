import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { newListener, query, queryOnce } from "./client";

/** What other processes and connections are told after a commit. Never needed for correctness: a slow poll covers losses. */
export type Wake = { tenantId: string; jobId: string; state: string };
type Listener = (wake: Wake) => void;
/** What processes tell each other beside that, by kind; needed for nothing but what people see. */
type Word = { kind: string; data: unknown };

const CHANNEL = "assentry_wake";
const POLL_MS = 10_000;
const MAX_PER_NOTIFY = 50;

type Hub = {
  self: string;
  byJob: Map<string, Set<Listener>>;
  byTenant: Map<string, Set<Listener>>;
  byKind: Map<string, Set<(data: unknown) => void>>;
  pending: Wake[];
  sending: boolean;
  client: Client | null;
  poll: NodeJS.Timeout | null;
  seen: Map<string, string>;
};

const shared = globalThis as typeof globalThis & { assentryHub?: Hub };

function hub(): Hub {
  shared.assentryHub ??= {
    self: randomUUID(),
    byJob: new Map(),
    byTenant: new Map(),
    byKind: new Map(),
    pending: [],
    sending: false,
    client: null,
    poll: null,
    seen: new Map(),
  };
  return shared.assentryHub;
}

function deliver(wake: Wake): void {
  for (const listener of hub().byJob.get(wake.jobId) ?? []) listener(wake);
  for (const listener of hub().byTenant.get(wake.tenantId) ?? []) listener(wake);
}

async function send(): Promise<void> {
  const here = hub();
  if (here.sending) return;
  here.sending = true;
  try {
    while (here.pending.length > 0) {
      const batch = here.pending.splice(0, MAX_PER_NOTIFY);
      await query("wake", "SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ from: here.self, batch })]);
    }
  } catch {
    // The poll of whoever listens finds what this notice would have said.
  } finally {
    here.sending = false;
  }
}

/**
 * Says that jobs changed: to this process at once, to others by NOTIFY. Call after the commit: NOTIFY inside a
 * transaction takes a lock that serialises every commit of the database.
 */
export function wake(...changes: Wake[]): void {
  for (const change of changes) deliver(change);
  hub().pending.push(...changes);
  void send();
}

/** Tells the other processes; where that fails, they do without. */
export function tellOthers(word: Word): void {
  query("wake", "SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ from: hub().self, word })]).catch(() => {});
}

function add<L>(map: Map<string, Set<L>>, key: string, listener: L): () => void {
  const set = map.get(key) ?? new Set<L>();
  map.set(key, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0) map.delete(key);
  };
}

export const onJob = (jobId: string, listener: Listener): (() => void) => add(hub().byJob, jobId, listener);
/** What other processes tell of this kind. */
export const onTold = (kind: string, listener: (data: unknown) => void): (() => void) =>
  add(hub().byKind, kind, listener);
export const onTenant = (tenantId: string, listener: Listener): (() => void) => add(hub().byTenant, tenantId, listener);

function receive(payload: string | undefined): void {
  const message = JSON.parse(payload ?? "null") as { from: string; batch?: Wake[]; word?: Word } | null;
  if (!message || message.from === hub().self) return;
  for (const change of message.batch ?? []) deliver(change);
  const { word } = message;
  for (const listener of (word && hub().byKind.get(word.kind)) ?? []) listener(word?.data);
}

async function listen(): Promise<void> {
  const client = newListener();
  const again = () => {
    if (hub().client !== client) return;
    hub().client = null;
    setTimeout(() => void listen(), 1_000).unref();
  };
  client.on("error", again);
  client.on("end", again);
  client.on("notification", (notice) => receive(notice.payload));
  hub().client = client;
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    await pollWaiting();
  } catch {
    again();
  }
}

/** One query for all waiting agents of this process together, for notices that were lost. */
async function pollWaiting(): Promise<void> {
  const here = hub();
  const ids = [...here.byJob.keys()];
  if (ids.length === 0) return here.seen.clear();
  const rows = await queryOnce<{ id: string; tenant_id: string; state: string; version: string }>(
    "SELECT id, tenant_id, state, state || updated_at::text AS version FROM jobs WHERE id = ANY($1)",
    [ids],
  ).catch(() => []);
  const before = here.seen;
  here.seen = new Map(rows.map((row) => [row.id, row.version]));
  for (const row of rows) {
    if (before.get(row.id) === row.version) continue;
    for (const listener of here.byJob.get(row.id) ?? [])
      listener({ tenantId: row.tenant_id, jobId: row.id, state: row.state });
  }
}

/** Starts listening; once per process. */
export function startHub(): void {
  const here = hub();
  if (here.poll) return;
  here.poll = setInterval(() => void pollWaiting(), POLL_MS);
  here.poll.unref();
  void listen();
}

/** Ends the listener, for shutdown and tests. */
export async function stopHub(): Promise<void> {
  const here = hub();
  if (here.poll) clearInterval(here.poll);
  here.poll = null;
  const client = here.client;
  here.client = null;
  await client?.end().catch(() => {});
}
