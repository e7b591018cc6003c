import { isCommandName, nameWords } from "../field-names";
import { fieldName, formatPath, type Path } from "../path";
import { type SqlPiece, sqlPieces } from "./sql-pieces";

export type SqlStatement = {
  verb: string;
  tables: string[];
  /** What makes it reach further than it looks. */
  caution: string | null;
};
export type SqlPreview = { type: "sql"; path: string; text: string; statements: SqlStatement[] };

const VERBS = new Set(
  "select insert update delete truncate drop alter create grant revoke merge call do execute copy".split(" "),
);
/** What may stand in front: comments, parentheses, and what begins a transaction. */
const PRELUDE =
  /^(?:\s+|--[^\n]*\n|\/\*[^*]{0,2000}\*\/|\(|begin\s{0,9};|start\s+transaction\s{0,9};|set\s[^;]{1,200};){1,50}/i;
const START =
  /^(?:select\s[\s\S]{0,5000}?\bfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|truncate\s|drop\s+(?:table|database|schema|view|index)\s|alter\s+(?:table|role|user|database)\s|create\s+(?:or\s+replace\s+)?(?:table|view|index|database|function|role|user)\s|grant\s|revoke\s|merge\s+into\s|with\s+\S+\s+as\s{0,9}\()/i;
const BEFORE_TABLE = new Set([
  "from",
  "into",
  "update",
  "table",
  "join",
  "truncate",
  "view",
  "database",
  "schema",
  "on",
]);
const MOST_STATEMENTS = 50;
/** Facts are taken from so much of a text; all of it is shown. */
const MOST_READ = 200_000;
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cf}]+$/u;

const NAMED = /^(?:sql|query|queries|statement|db|database|postgres|postgresql|mysql|sqlite)$/;

/** A statement in SQL, by how it begins where a field or tool is named so: prose may begin with "Select" too. */
export function sqlPreview(tool: string, path: Path, text: string): SqlPreview | null {
  const name = fieldName(path);
  const isNamed = isCommandName(name) || nameWords(`${tool} ${name}`).some((word) => NAMED.test(word));
  if (!isNamed || !START.test(`${text.replace(PRELUDE, "")} `)) return null;
  const pieces = sqlPieces(text.slice(0, MOST_READ)).filter(
    ({ kind, text: piece }) => kind !== "blank" && kind !== "comment" && !INVISIBLE.test(piece),
  );
  const statements = split(pieces).map(readStatement);
  return { type: "sql", path: formatPath(path), text, statements: statements.slice(0, MOST_STATEMENTS) };
}

function split(pieces: readonly SqlPiece[]): SqlPiece[][] {
  const statements: SqlPiece[][] = [[]];
  for (const piece of pieces) {
    if (piece.text === ";") statements.push([]);
    else statements.at(-1)?.push(piece);
  }
  return statements.filter((statement) => statement.length > 0);
}

function readStatement(pieces: readonly SqlPiece[]): SqlStatement {
  const words = pieces.map(({ kind, text }) => (kind === "text" ? "'" : text.toLowerCase()));
  // `WITH … AS (…) DELETE`: what is done stands after the parentheses.
  const start = words[0] === "with" ? topLevelVerb(words) : words.findIndex((word) => VERBS.has(word));
  const verb = words[start] ?? words[0] ?? "";
  const tables = new Set<string>();
  words.forEach((word, at) => {
    if (!BEFORE_TABLE.has(word) || (word === "on" && verb !== "grant" && verb !== "revoke")) return;
    const name = tableAt(pieces, at + 1);
    if (name !== "") tables.add(name);
  });
  return { verb: verb.toUpperCase(), tables: [...tables].slice(0, 20), caution: cautionOf(verb, words, pieces) };
}

function topLevelVerb(words: readonly string[]): number {
  let depth = 0;
  for (const [at, word] of words.entries()) {
    if (word === "(") depth++;
    else if (word === ")") depth--;
    else if (depth === 0 && VERBS.has(word)) return at;
  }
  return 0;
}

function tableAt(pieces: readonly SqlPiece[], from: number): string {
  let name = "";
  for (let at = from; at < Math.min(pieces.length, from + 12); at++) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const isName = piece.kind === "word" || piece.kind === "name";
    if (isName && (name === "" || name.endsWith("."))) name += piece.text;
    else if (piece.text === "." && name !== "") name += ".";
    else if (name !== "" || !/^(?:if|exists|not|table|only)$/i.test(piece.text)) break;
  }
  return name;
}

function cautionOf(verb: string, words: readonly string[], pieces: readonly SqlPiece[]): string | null {
  if (verb === "truncate") return "Empties the whole table.";
  if (verb === "drop") return "Removes it with everything in it.";
  if (verb !== "delete" && verb !== "update") return null;
  const where = words.lastIndexOf("where");
  if (where < 0) return "No WHERE: it reaches every row.";
  return isAlwaysTrue(pieces.slice(where + 1)) ? "The condition is always true: it reaches every row." : null;
}

/** `1=1`, `'a'='a'`, `true`, alone or after an OR. */
function isAlwaysTrue(condition: readonly SqlPiece[]): boolean {
  const texts = condition.map(({ text }) => text.toLowerCase()).filter((text) => text !== "(" && text !== ")");
  const starts = [0, ...texts.flatMap((text, at) => (text === "or" ? [at + 1] : []))];
  return starts.some((at) => {
    const [left = "", sign, right] = texts.slice(at, at + 3);
    const next = texts[left === "true" ? at + 1 : at + 3];
    const isWhole = next === undefined || next === "or";
    return isWhole && (left === "true" || (sign === "=" && left === right && left !== ""));
  });
}
