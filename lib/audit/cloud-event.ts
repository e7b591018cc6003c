import type { AuditEvent } from "./event";

/**
 * A numbered event as CloudEvents 1.0 in JSON, for collectors of security events. `sequence` and `sequencetype` are the
 * extension of that name: it begins where the log begins, at 0.
 */
export function cloudEvent(origin: string, seq: number, event: AuditEvent): Record<string, unknown> {
  return {
    specversion: "1.0",
    id: event.id,
    source: `//${origin}`,
    type: `dev.assentry.${event.type}`,
    ...(event.job === null ? {} : { subject: event.job }),
    time: event.at,
    datacontenttype: "application/json",
    sequence: String(seq),
    sequencetype: "Integer",
    data: event,
  };
}
