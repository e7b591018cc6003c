import { canonicalJson } from "@/lib/payload/job-hash";
import { leafHash } from "./tree";

type JsonObject = Record<string, unknown>;

/** A row of audit_events. */
export type EventRow = {
  id: string;
  tenant_id: string;
  type: string;
  job_id: string | null;
  actor: JsonObject;
  at: Date;
  data: JsonObject;
};

/** What a leaf of the log commits to: the same fields in every event, so that none can be left out or added. */
export type AuditEvent = {
  v: 1;
  id: string;
  tenant: string;
  type: string;
  job: string | null;
  actor: JsonObject;
  at: string;
  data: JsonObject;
};

export function eventOf(row: EventRow): AuditEvent {
  return {
    v: 1,
    id: row.id,
    tenant: row.tenant_id,
    type: row.type,
    job: row.job_id,
    actor: row.actor,
    at: row.at.toISOString(),
    data: row.data,
  };
}

/** SHA-256(0x00 || JCS(event)) (T43). */
export function eventLeaf(event: AuditEvent): Buffer {
  return leafHash(Buffer.from(canonicalJson(event), "utf8"));
}
