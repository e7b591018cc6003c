/**
 * What came of sending a log checkpoint somewhere. `conflict`: there another history of the log is known, so that this one
 * was rewritten, or restored from a backup; that is for people, and never put right by force.
 */
export type Sent = { ok: true } | { ok: false; error: string; conflict: boolean };

export const failed = (error: string): Sent => ({ ok: false, error, conflict: false });
export const conflicting = (error: string): Sent => ({ ok: false, error, conflict: true });
