import { z } from "zod";
import type { Disclosed } from "./disclose";
import type { AuditEvent } from "./event";

const index = z
  .string()
  .regex(/^\d{1,15}$/, "must be a number of an event or a size of the log")
  .transform(Number);
const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, "must not hold U+0000");
const time = z.iso.datetime({ offset: true });

const filters = {
  job: id.optional(),
  person: id.optional(),
  agent: id.optional(),
  type: z
    .string()
    .max(100)
    .regex(/^[a-z_]+\.[a-z_]+$/, "must be a type of event, such as approval.voted")
    .optional(),
  from: time.optional(),
  to: time.optional(),
};

/** Query of `GET /audit/events`; `from` is part of the time asked for, `to` is not. */
export const eventsQuery = z.object({
  ...filters,
  cursor: index.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EventsQuery = z.infer<typeof eventsQuery>;
export type EventFilter = Pick<EventsQuery, keyof typeof filters>;

/** Query of `GET /audit/checkpoint`: `witnessed` asks for the newest that a witness cosigned. */
export const checkpointQuery = z.object({ witnessed: z.stringbool().default(false) });
export const checkpointsQuery = z.object({
  before: index.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const proofQuery = z.object({ seq: index, size: index.optional() });
export const consistencyQuery = z.object({ from: index, to: index.optional() });

/** Query of `GET /audit/export`; `size` takes up an export that broke off (docs/audit.md). */
export const exportQuery = z.object({
  ...filters,
  format: z.enum(["jsonl", "cloudevents"]).default("jsonl"),
  after: index.optional(),
  size: index.optional(),
});
export type ExportQuery = z.infer<typeof exportQuery>;

/**
 * `names` of the people and agents whose ids the event holds, and what its job would do: for display, no part of what is
 * proved.
 */
export type AuditItem = {
  seq: number;
  event: AuditEvent;
  names: Record<string, string>;
  job: { title: string; tool: string } | null;
};
/** `archived`: the months that may hold more of what was asked for, and are not in the database any more. */
export type AuditList = { items: AuditItem[]; next_cursor: string | null; archived: string[] };

/** One event with the values that it commits to, as far as they are there; `erased`: nobody can prove them any more. */
export type AuditDetail = AuditItem & { disclosed: Disclosed; erased: boolean };

/** `/{seq}` of an event. What is no number is one that nobody has: it answers 404, as for every other id. */
export const seqParams = z.object({
  seq: z.string().transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : -1)),
});

export type CheckpointView = { size: number; root: string; note: string; at: string };
export type WitnessedView = CheckpointView & { witnesses: { name: string; key: string; at: string }[] };

/**
 * One place outside that the log's log checkpoints are sent to, and how far it is. `conflict`: it knows another history of
 * the log. `key`: what a witness's cosignatures are verified with.
 */
export type DestinationView = {
  kind: "file" | "webhook" | "witness";
  name: string;
  key: string | null;
  state: "current" | "behind" | "failing" | "conflict";
  size: number | null;
  sent_at: string | null;
  error: string | null;
  error_at: string | null;
  conflict_since: string | null;
};
export type CheckpointList = { items: CheckpointView[]; next_before: number | null };

/** Hashes are base64, the proof's from the leaf up; `at` is when the log checkpoint was signed. */
export type Proof = { seq: number; size: number; leaf: string; proof: string[]; note: string; at: string };
export type Consistency = { from: number; to: number; proof: string[]; roots: { from: string; to: string } };

/** How far a verification is: `events` is the log itself, `records` what else is stored, against the log. */
export type VerifyProgress = { phase: "events" | "records"; done: number; total: number };
/** What a verification found: the first things that are wrong, by the number of their event, and how many there are. */
export type VerifyVerdict = {
  ok: boolean;
  events: number;
  waiting: number;
  checkpoints: number;
  /** base64; of all leaves */
  root: string;
  compared: { values: number; votes: number; grants: number };
  findings: { index: number | null; message: string }[];
  wrong: number;
};
/** One line of `POST /audit/verify`: the last one is a verdict, or why there is none. */
export type VerifyLine = { progress: VerifyProgress } | { verdict: VerifyVerdict } | { failed: string };

/** What is printed of a receipt; `because`: why there is none yet. */
export type PrintedReceipt =
  | {
      events: { seq: number; type: string; at: string; leaf: string }[];
      /** The signed note, and its size and root. */
      checkpoint: { note: string; origin: string; size: number; root: string };
      keys: string[];
      /** What the grant says; null where the job was not claimed. */
      grant: Record<string, unknown> | null;
      signature: string;
      issued_at: string;
    }
  | { because: string };
