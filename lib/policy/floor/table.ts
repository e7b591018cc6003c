/**
 * One way to tell a class from names. Lists are words and phrases between commas, in the singular. Every list that is
 * given must be met: `verbs` and `nouns` anywhere in the name; `objects` only as what one of the verbs is done to
 * (`users.create`, `add_user_to_channel`, but not `user.widget.create`; phrases anywhere); `words` anywhere, in rows that need no verb.
 * Nothing of `unless` may be there. `when` narrows a row down by the arguments.
 */
export type NameRow = {
  verbs?: string;
  nouns?: string;
  objects?: string;
  words?: string;
  unless?: string;
  when?: "not_elsewhere";
  why: string;
};

/** What the name of an argument says about its value; `keys.ts` has the names. */
export type Role =
  | "amount"
  | "value"
  | "payee"
  | "recipients"
  | "audience"
  | "branch"
  | "environment"
  | "file"
  | "exposure"
  | "privilege"
  | "identity"
  | "danger"
  | "items"
  | "sql"
  | "query"
  | "shell"
  | "argv"
  | "operation"
  | "resource"
  | "method"
  | "url"
  | "prose";

/**
 * One way to tell a class from arguments, under any name that is no read, or under names with one of `verbs` (and of
 * `nouns`). Every role of `has` must be there; `is` is asked about the values of the first.
 */
export type ShapeRow = {
  verbs?: string;
  nouns?: string;
  has: readonly [Role, ...Role[]];
  is?: (value: unknown) => boolean;
  why: string;
};

/** How one class is told. */
export type FloorTable = { names: readonly NameRow[]; shapes: readonly ShapeRow[] };
