import type { AuditEvent } from "./event";

/** Of the largest number that an event can have, 2^53 - 1. */
const SEQUENCE_DIGITS = 16;

/**
 * A numbered event as CloudEvents 1.0 in JSON, for collectors of security events. `sequence` is the extension of that name:
 * its values are compared as text, hence the zeros.
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
    sequence: String(seq).padStart(SEQUENCE_DIGITS, "0"),
    data: event,
  };
}
