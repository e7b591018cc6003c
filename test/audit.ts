import { GET as checkpointRoute } from "@/app/api/v1/audit/checkpoint/route";
import { GET as checkpointsRoute } from "@/app/api/v1/audit/checkpoints/route";
import { GET as consistencyRoute } from "@/app/api/v1/audit/consistency/route";
import { GET as eventsRoute } from "@/app/api/v1/audit/events/route";
import { GET as exportRoute } from "@/app/api/v1/audit/export/route";
import { GET as proofRoute } from "@/app/api/v1/audit/proof/route";
import { GET as receiptRoute } from "@/app/api/v1/jobs/[id]/receipt/route";
import type { Disclosed } from "@/lib/audit/disclose";
import type { AuditEvent } from "@/lib/audit/event";
import type { Receipt } from "@/lib/audit/receipt";
import type { AuditItem, AuditList, CheckpointList, CheckpointView, Consistency, Proof } from "@/lib/audit/schemas";
import { numberEvents } from "@/lib/audit/sequencer";
import { call } from "./world";

const query = (params: Record<string, string | number>): string =>
  `?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))}`;

type Params = Record<string, string | number>;

export const auditEvents = (as: string, params: Params = {}) =>
  call<AuditList>(eventsRoute, { as, query: query(params) });
/** Every event of the log that the API lists, by its number. */
export async function everyEvent(as: string): Promise<AuditItem[]> {
  const found: AuditItem[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await auditEvents(as, { limit: 200, ...(cursor === "" ? {} : { cursor }) });
    found.push(...body.items);
    cursor = body.next_cursor;
  }
  return found.reverse();
}

export const checkpointText = (as: string) => call<{ text: string }>(checkpointRoute, { as });
export const checkpoint = (as: string) =>
  call<CheckpointView & { keys: string[] }>(checkpointRoute, { as, headers: { accept: "application/json" } });
export const checkpoints = (as: string, params: Params = {}) =>
  call<CheckpointList>(checkpointsRoute, { as, query: query(params) });
export const proof = (as: string, params: Params) => call<Proof>(proofRoute, { as, query: query(params) });
export const consistency = (as: string, params: Params) =>
  call<Consistency>(consistencyRoute, { as, query: query(params) });
export const receipt = (id: string, as: string) => call<Receipt>(receiptRoute, { id, as });

/** An export as it comes over the wire, read to its end. */
export async function exported(as: string, params: Params = {}): Promise<string> {
  const response = await openExport(as, params);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`export answered ${response.status}: ${text}`);
  return text;
}

export function openExport(as: string, params: Params = {}): Promise<Response> {
  const url = `http://localhost:3000/api/v1/audit/export${query(params)}`;
  return exportRoute(new Request(url, { headers: { authorization: `Bearer ${as}` } }));
}

export type ExportLine = { seq: number; event: AuditEvent; leaf: string; disclosed?: Disclosed; proof?: string[] };

/** Numbers and signs what waits, as the sequencer does by itself within a second. */
export const settleLog = (): Promise<number> => numberEvents();
