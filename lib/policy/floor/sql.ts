import type { Finding } from "./finding";
import { type SqlToken, sqlTokens } from "./sql-tokens";
import { holdsForAll } from "./sql-where";

const DEEPEST = 2;
/** More deletions and changes than these in one text are a mass of them, and reading each takes time. */
const MOST_CHANGES = 50;
const CHANGES = new Set(["delete", "update"]);
/** What starts a statement; a text is taken for SQL without being called so only if it starts with one. */
const HEADS = new Set(
  `select with insert update delete drop truncate alter grant revoke create begin exec execute explain merge call declare
   set use do start replace deny copy`.split(/\s+/),
);
const NEW_STATEMENT = new Set(
  "select insert update delete drop truncate alter create grant revoke exec execute go commit".split(" "),
);
/** Before these words `delete` and `update` name an event or a right. */
const NOT_A_VERB_AFTER = new Set("on for of after before or instead do key no then grant revoke ,".split(" "));
const WHERE_ENDS = new Set("returning limit order group option output union".split(" "));
const PEOPLE = new Set("user role login group policy owned credential".split(" "));
const KINDS = new Set(
  `table database schema view index column materialized tablespace sequence type function procedure trigger partition
   extension keyspace collection warehouse stage stream user role login policy owned server domain constraint`.split(
    /\s+/,
  ),
);
const RIGHTS = new Set(
  "all select insert update delete execute usage create connect alter references trigger super role ownership control".split(
    " ",
  ),
);
const RUNS_TEXT = new Set("exec execute immediate prepare sp_executesql do xp_cmdshell dblink_exec".split(" "));
const AFTER_NAME = new Set("where using returning limit order partition with inner join left from set".split(" "));

const STATEMENT_WORD =
  /delete|drop|truncate|alter|grant|revoke|deny|create|update|exec|prepare|do\b|password|flush|deletemany|reassign/i;
const HEAD =
  /^[\s(;]*(?:select|with|insert|update|delete|drop|truncate|alter|grant|revoke|create|begin|exec|execute|explain|merge|call|declare|set|use|do|start|deny|copy|replace)\b|^\s*(?:--|\/\*)/i;
const DIFFERS = /[#\\"]|\/\*|--/;

/** A quick look: could there be something in this text that `sqlFindings` tells? */
export function mayBeSql(text: string, isKnownSql: boolean): boolean {
  return (isKnownSql || HEAD.test(text)) && STATEMENT_WORD.test(text);
}

/**
 * What SQL in a text destroys or opens up, in any dialect's reading, also in later statements, subqueries and texts that
 * are executed. Unless the text is known to be SQL, each statement must have the full form of one, so that prose such as
 * "update me" is none.
 */
export function sqlFindings(text: string, isKnownSql: boolean, depth = 0): Finding[] {
  const standard = sqlTokens(text, "standard");
  const readings = DIFFERS.test(text) ? [standard, sqlTokens(text, "mysql")] : [standard];
  return readings.flatMap((tokens) => findingsOf(tokens, isKnownSql, depth));
}

function findingsOf(tokens: readonly SqlToken[], isKnownSql: boolean, depth: number): Finding[] {
  const findings: Finding[] = [];
  const first = tokens.find((token) => token.text !== "(" && token.text !== ";");
  if (!isKnownSql && !(first?.kind === "word" && HEADS.has(first.text))) return findings;
  let changes = 0;
  let runsText = false;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "word") {
      runsText ||= RUNS_TEXT.has(token.text);
      const judge = JUDGES.get(token.text);
      if (judge === undefined || isMark(tokens[at - 1], ".")) continue;
      if (CHANGES.has(token.text) && ++changes > MOST_CHANGES) {
        findings.push(destroys("deletes or changes rows many times"));
        break;
      }
      if (CHANGES.has(token.text) && findings.some((other) => other.class === "data_destruction")) continue;
      const finding = judge(tokens, at, isKnownSql);
      if (finding !== null) findings.push(finding);
    } else if (token.kind === "text" && runsText && depth < DEEPEST) {
      findings.push(...sqlFindings(token.text, true, depth + 1));
    }
  }
  return findings;
}

type Judge = (tokens: readonly SqlToken[], at: number, isKnownSql: boolean) => Finding | null;

const destroys = (why: string): Finding => ({ class: "data_destruction", why });
const opens = (why: string): Finding => ({ class: "access_change", why });
const isMark = (token: SqlToken | undefined, text: string): boolean => token?.kind === "mark" && token.text === text;
const isWord = (token: SqlToken | undefined, text: string): boolean => token?.kind === "word" && token.text === text;
const isNamed = (token: SqlToken | undefined): boolean => token?.kind === "word" || token?.kind === "name";

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["delete", judgeDelete],
  ["update", judgeUpdate],
  ["drop", judgeDrop],
  ["truncate", judgeTruncate],
  ["alter", judgeAlter],
  ["create", judgeCreate],
  ["grant", judgeGrant],
  ["revoke", judgeGrant],
  ["deny", judgeGrant],
  ["reassign", (tokens, at) => (isWord(tokens[at + 1], "owned") ? opens("changes the owner of data") : null)],
  ["password", (tokens, at) => (isWord(tokens[at - 1], "set") ? opens("sets a password") : null)],
  ["flushall", () => destroys("deletes everything")],
  ["flushdb", () => destroys("deletes everything")],
]);

/** Where a statement that starts at `at` ends: a semicolon, the parenthesis around it, the next statement. */
function endOf(tokens: readonly SqlToken[], at: number): number {
  const depth = tokens[at]?.depth ?? 0;
  for (let end = at + 1; end < tokens.length; end++) {
    const token = tokens[end];
    if (token === undefined || token.depth < depth || (token.depth === depth && isMark(token, ")"))) return end;
    if (isMark(token, ";")) return end;
    if (token.depth === depth && token.kind === "word" && NEW_STATEMENT.has(token.text)) return end;
  }
  return tokens.length;
}

/** The condition of a statement; null where it has none. */
function conditionOf(tokens: readonly SqlToken[], at: number): readonly SqlToken[] | null {
  const depth = tokens[at]?.depth ?? 0;
  const end = endOf(tokens, at);
  const statement = tokens.slice(at, end);
  const where = statement.findIndex((token) => token.depth === depth && isWord(token, "where"));
  if (where < 0) return null;
  const rest = statement.slice(where + 1);
  const close = rest.findIndex((token) => token.depth === depth && token.kind === "word" && WHERE_ENDS.has(token.text));
  return close < 0 ? rest : rest.slice(0, close);
}

function boundlessness(tokens: readonly SqlToken[], at: number): string | null {
  const condition = conditionOf(tokens, at);
  if (condition === null) return "without WHERE";
  return holdsForAll(condition) ? "with a WHERE that holds for every row" : null;
}

function judgeDelete(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  if (NOT_A_VERB_AFTER.has(tokens[at - 1]?.text ?? "")) return null;
  if (isWord(tokens[at - 1], "detach")) return destroys("deletes nodes and what hangs on them");
  const hasFrom = isWord(tokens[at + 1], "from");
  if (!isKnownSql && !(hasFrom && isWholeName(tokens, isWord(tokens[at + 2], "only") ? at + 3 : at + 2))) return null;
  if (!hasFrom && (!isNamed(tokens[at + 1]) || isWord(tokens[at + 1], "on") || isWord(tokens[at + 1], "to")))
    return null;
  const how = boundlessness(tokens, at);
  return how === null ? null : destroys(`deletes rows ${how}`);
}

function judgeUpdate(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  if (NOT_A_VERB_AFTER.has(tokens[at - 1]?.text ?? "")) return null;
  const statement = tokens.slice(at, endOf(tokens, at));
  const set = statement.findIndex((token) => isWord(token, "set"));
  if (set < 0 || (!isKnownSql && (set > 8 || !statement.slice(set).some((token) => isMark(token, "="))))) return null;
  const how = boundlessness(tokens, at);
  return how === null ? null : destroys(`changes rows ${how}`);
}

function judgeDrop(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  const next = tokens[at + 1];
  // mongo's db.users.drop() is no bare word, but its caller has skipped what follows a dot
  if (!isNamed(next) || ["default", "not", "identity", "expression"].includes(next?.text ?? "")) return null;
  const kind = next?.text ?? "";
  if (!isKnownSql && !(KINDS.has(kind) && isWholeName(tokens, afterExists(tokens, at + 2)))) return null;
  return PEOPLE.has(kind) ? opens(`drops a ${kind}`) : destroys(`drops ${KINDS.has(kind) ? `a ${kind}` : "something"}`);
}

function afterExists(tokens: readonly SqlToken[], at: number): number {
  const start = isWord(tokens[at], "view") || isWord(tokens[at], "concurrently") ? at + 1 : at;
  return isWord(tokens[start], "if") ? start + 2 : start;
}

function judgeTruncate(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  const hasTable = isWord(tokens[at + 1], "table");
  if (!isNamed(tokens[at + 1]) || (!isKnownSql && !(hasTable && isWholeName(tokens, at + 2)))) return null;
  return destroys("empties a table");
}

/** `users`, `public.users u`, `a, b`, followed by what may follow a name in a statement. */
function isWholeName(tokens: readonly SqlToken[], at: number): boolean {
  if (!isNamed(tokens[at])) return false;
  let end = at + 1;
  while (
    isMark(tokens[end], ".") ||
    isMark(tokens[end], ",") ||
    isMark(tokens[end - 1], ".") ||
    isMark(tokens[end - 1], ",")
  )
    end++;
  if (isWord(tokens[end], "as")) end += 2;
  const next = tokens[end];
  if (next === undefined || next.kind === "mark") return true;
  if (AFTER_NAME.has(next.text) || ["cascade", "restrict", "restart", "on", "restrict", "cascade"].includes(next.text))
    return true;
  return isWord(tokens[end + 1], "where") || NEW_STATEMENT.has(next.text);
}

function judgeAlter(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  const kind = tokens[at + 1]?.text ?? "";
  const statement = tokens.slice(at, Math.min(endOf(tokens, at), at + 200));
  const has = (word: string): boolean => statement.some((token) => isWord(token, word));
  if (["user", "role", "login", "group", "policy"].includes(kind)) {
    return isKnownSql || ["with", "identified", "password", "rename", "superuser", "add", "set", "login"].some(has)
      ? opens(`changes a ${kind}`)
      : null;
  }
  if (has("privileges") || has("owner") || (has("row") && has("security"))) return opens("changes who may see data");
  return null;
}

function judgeCreate(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  const kindAt = isWord(tokens[at + 1], "or") ? at + 3 : at + 1;
  const kind = tokens[kindAt]?.text ?? "";
  if (!["user", "role", "login"].includes(kind) || !isNamed(tokens[kindAt + 1])) return null;
  const follows = tokens[afterExists(tokens, kindAt + 1) + 1]?.text;
  const shape = ["with", "identified", "password", "login", "superuser", "createdb", "for", "@", ";"];
  return isKnownSql || shape.includes(follows ?? "") ? opens(`creates a ${kind}`) : null;
}

function judgeGrant(tokens: readonly SqlToken[], at: number, isKnownSql: boolean): Finding | null {
  const verb = tokens[at]?.text ?? "";
  const rest = tokens.slice(at + 1, at + 200);
  const target = rest.findIndex((token) => isWord(token, verb === "revoke" ? "from" : "to"));
  if (target < 1 || rest.slice(0, target).some((token) => isMark(token, ";"))) return null;
  return isKnownSql || RIGHTS.has(rest[0]?.text ?? "") ? opens(`has ${verb.toUpperCase()}`) : null;
}
