import type { Path } from "./path";

/** The data model of a difference between two payloads; what the console, notices and e-mails draw. */

type ChangeKind = "added" | "removed" | "changed" | "same";

/** A piece of prose. Removed pieces stand before the added ones that replace them. */
export type TextPart = { kind: "same" | "added" | "removed"; text: string };

/**
 * A line of a multi-line text with its number (from 1) on either side; `parts` mark the words that differ.
 * `endsOpen`: no line feed follows, which may be all that differs. A carriage return stays part of the text
 * for the same reason.
 */
export type TextLine = {
  kind: "same" | "added" | "removed";
  text: string;
  beforeLine: number | null;
  afterLine: number | null;
  endsOpen: boolean;
  parts: { text: string; marked: boolean }[] | null;
};

export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

export type ChangeDetail =
  /**
   * `ratio` is after ÷ before, null where before is 0. `large_jump`: at least ×2 or at most ÷2, or a change
   * of sign.
   */
  | { type: "number"; delta: number; ratio: number | null; large_jump: boolean }
  | { type: "words"; parts: TextPart[] }
  | { type: "lines"; lines: TextLine[]; added: number; removed: number }
  | { type: "type"; before: JsonType; after: JsonType }
  /** A list with the same items in another order. */
  | { type: "order" }
  /** Past the limits: show both sides whole. */
  | { type: "too_large" };

/** Something about a change that must catch the eye; `message` is a phrase for people. */
export type Standout = {
  type: "large_jump" | "currency" | "domain" | "recipient" | "negation" | "unit";
  message: string;
};

/**
 * One field, or a whole item or object that was added or removed. `path` is its place afterwards; of what was
 * removed, its place before. `item` names the list item that the field belongs to, by its identity
 * (`HAT028`). `touched` is false for fields of the record that the action doesn't name. `leaves` counts the
 * scalar values within.
 */
export type FieldChange = {
  path: Path;
  kind: ChangeKind;
  before?: unknown;
  after?: unknown;
  detail?: ChangeDetail;
  item?: string;
  touched: boolean;
  leaves: number;
  standouts: Standout[];
};

/** A list whose number of items changed. */
export type ListChange = { path: Path; before: number; after: number; large_jump: boolean };

/**
 * A run of fields: changes to show, or fields that fold to "12 unchanged fields" (`count` counts leaves).
 * `untouched` are those at the record's top level that the action doesn't name.
 */
export type DiffGroup =
  | { type: "changes"; fields: FieldChange[] }
  | { type: "unchanged" | "untouched"; count: number; fields: FieldChange[] };

/**
 * `plain`: two payloads of one shape. `record`: arguments against the record they update. `target`: the
 * arguments only name the record (`cancel`), so the record itself is what there is to see. `fields`: there is
 * no before, all fields are laid out as added. `complete` is false where a limit left something to be
 * compared by eye.
 */
export type PayloadDiff = {
  mode: "plain" | "record" | "target" | "fields";
  groups: DiffGroup[];
  lists: ListChange[];
  totals: Record<ChangeKind, number>;
  complete: boolean;
};
