import { isRecord } from "@/lib/payload/path";
import type { Finding } from "./finding";
import { rolesOf } from "./keys";
import { commandFindings, shellFindings } from "./shell";
import { mayBeSql, sqlFindings } from "./sql";
import type { Role } from "./table";
import { plainText } from "./words";

const LONGEST = 20_000;
const MOST_STRINGS = 2_000;
const DEEPEST = 20;
const MOST_CODE = 200_000;
export const MOST_OF_A_ROLE = 2_000;
const SHORTEST_STATEMENT = 8;

/** What the name of a tool says about texts in its arguments: `programs` are put before a command's words. */
export type Reading = { isSql: boolean; isShell: boolean; program: readonly string[] };
type Path = (string | number)[];
export type Found = { path: Path; value: unknown };
export type Payload = {
  found: ReadonlyMap<Role, readonly Found[]>;
  findings: readonly (Finding & { path: Path })[];
};

type Walk = {
  reading: Reading;
  path: Path;
  strings: number;
  code: number;
  isCut: boolean;
  found: Map<Role, Found[]>;
  findings: (Finding & { path: Path })[];
};

const NONE: readonly Role[] = [];

/**
 * What stands in the arguments: the values whose names say what they are, and what SQL and commands among them do. Reads
 * 2,000 strings, 20 levels, 20,000 characters of a string and 200,000 of all statements and commands at most. What is
 * left unread counts as destructive where it is a statement or a command by its name or beginning, or stands under a
 * tool that runs such; elsewhere it is content.
 */
export function readPayload(args: unknown, reading: Reading): Payload {
  const walk: Walk = { reading, path: ["args"], strings: 0, code: 0, isCut: false, found: new Map(), findings: [] };
  visit(walk, args, NONE, false);
  if (walk.isCut && (reading.isSql || reading.isShell)) {
    walk.findings.push({ path: ["args"], class: "data_destruction", why: "hold more than can be read" });
  }
  return walk;
}

function visit(walk: Walk, value: unknown, roles: readonly Role[], isWithinRecipients: boolean): void {
  if (walk.path.length > DEEPEST) {
    walk.isCut = true;
    return;
  }
  if (typeof value === "string") {
    visitText(walk, value, roles);
  } else if (Array.isArray(value)) {
    if (roles.includes("shell") || roles.includes("argv")) visitCommandWords(walk, value);
    for (let at = 0; at < value.length; at++) {
      walk.path.push(at);
      visit(walk, value[at], roles, isWithinRecipients);
      walk.path.pop();
    }
  } else if (isRecord(value)) {
    visitRecord(walk, value, isWithinRecipients);
  }
}

function visitRecord(walk: Walk, record: Record<string, unknown>, isWithinRecipients: boolean): void {
  for (const key of Object.keys(record)) {
    const value = record[key];
    const roles = rolesOf(key);
    walk.path.push(key);
    for (const role of roles) {
      if (!isEmpty(value) && !(role === "recipients" && isWithinRecipients)) note(walk, role, value);
    }
    // also where nothing is known of the key, numbers and booleans need no visit
    if (typeof value === "string" || typeof value === "object") {
      visit(walk, value, roles, isWithinRecipients || roles.includes("recipients"));
    }
    walk.path.pop();
  }
  joinCommand(walk, record);
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

function note(walk: Walk, role: Role, value: unknown): void {
  const found = walk.found.get(role);
  if (found === undefined) walk.found.set(role, [{ path: [...walk.path], value }]);
  else if (found.length < MOST_OF_A_ROLE || walk.path.length === 2) found.push({ path: [...walk.path], value });
}

function visitText(walk: Walk, raw: string, roles: readonly Role[]): void {
  const { reading } = walk;
  const isProse = roles.includes("prose");
  const isSql = roles.includes("sql") || (reading.isSql && !isProse);
  const isShell = roles.includes("shell") || (reading.isShell && !isProse);
  const isArgument = reading.program.length > 0 && (roles.includes("shell") || roles.includes("argv"));
  if (isProse && !reading.isSql) return;
  if (raw.length < SHORTEST_STATEMENT && !isShell && !isArgument) return;
  if (++walk.strings > MOST_STRINGS) {
    walk.isCut = true;
    if (roles.includes("sql") || isShell || mayBeSql(raw.slice(0, 200), isSql)) reportUnread(walk);
    return;
  }
  const text = plainText(raw.length > LONGEST ? raw.slice(0, LONGEST) : raw).slice(0, LONGEST);
  const looksLikeSql = mayBeSql(text, isSql);
  if (!looksLikeSql && !isShell && !isArgument && !roles.includes("sql")) return;
  walk.code += text.length;
  if (raw.length > LONGEST || walk.code > MOST_CODE) {
    if (looksLikeSql || roles.includes("sql") || roles.includes("shell")) reportUnread(walk);
    if (walk.code > MOST_CODE) return;
  }
  if (looksLikeSql) report(walk, sqlFindings(text, isSql));
  if (isShell) report(walk, shellFindings(text));
  if (isArgument) report(walk, shellFindings(`${reading.program.join(" ")} ${text}`));
}

function reportUnread(walk: Walk): void {
  report(walk, [{ class: "data_destruction", why: "is too long to be read" }]);
}

const isText = (entry: unknown): entry is string => typeof entry === "string";

/** `["rm", "-rf", "/srv"]` is one command. */
function visitCommandWords(walk: Walk, list: readonly unknown[]): void {
  const words = list
    .slice(0, MOST_STRINGS)
    .filter(isText)
    .map((word) => plainText(word.slice(0, LONGEST)));
  report(walk, commandFindings(words));
  if (walk.reading.program.length > 0) report(walk, commandFindings([...walk.reading.program, ...words]));
}

/** `{ command: "rm", args: ["-rf", "/srv"] }` is one command. */
function joinCommand(walk: Walk, record: Record<string, unknown>): void {
  if (!walk.found.has("shell") || !walk.found.has("argv")) return;
  const keys = Object.keys(record);
  const command = keys.map((key) => (rolesOf(key).includes("shell") ? record[key] : undefined)).find(isText);
  const words = keys
    .map((key) => (rolesOf(key).includes("argv") ? record[key] : undefined))
    .find((value) => value !== undefined);
  if (command === undefined || words === undefined) return;
  const rest = Array.isArray(words)
    ? words.slice(0, MOST_STRINGS).filter(isText)
    : isText(words)
      ? words.split(/\s+/, 500)
      : [];
  report(walk, commandFindings([...plainText(command.slice(0, LONGEST)).split(/\s+/), ...rest]));
}

function report(walk: Walk, findings: readonly Finding[]): void {
  for (const finding of findings) {
    if (walk.findings.some((other) => other.class === finding.class)) continue;
    walk.findings.push({ ...finding, path: [...walk.path] });
  }
}
