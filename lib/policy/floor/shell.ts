import { FLOOR_CLASSES } from "./classes";
import type { Finding } from "./finding";
import { COMMANDS, type CommandRow } from "./shell-commands";
import { shellCommands } from "./shell-words";
import { sqlFindings } from "./sql";

const DEEPEST = 3;
const MOST_COMMANDS = 500;
/** Programs that run the rest of the line as another command. */
const BEFORE = new Set(
  "sudo doas env nohup time exec command xargs timeout nice ionice then do else if while until ! builtin npx bunx stdbuf setsid php bundle watch busybox".split(
    " ",
  ),
);
/** Programs that run a text which they are given as one argument. */
const SHELLS = new Set(
  "sh bash zsh dash ksh ash fish eval ssh su powershell pwsh cmd docker podman kubectl oc osascript script chroot".split(
    " ",
  ),
);
const SQL_CLIENTS = new Set(
  "psql mysql mariadb sqlite3 sqlcmd mongo mongosh cqlsh clickhouse-client bq duckdb snowsql sqlplus isql redis-cli".split(
    " ",
  ),
);

type CompiledRow = Omit<CommandRow, "run" | "flags"> & { subcommands: string[]; flags: ReadonlySet<string> | null };
type ClassRow = CompiledRow & Finding;

/** The rows by program; those whose program has an open end are under `*`. */
const ROWS: ReadonlyMap<string, readonly ClassRow[]> = byProgram();

function byProgram(): Map<string, ClassRow[]> {
  const rows = new Map<string, ClassRow[]>();
  for (const name of FLOOR_CLASSES) {
    for (const { run, flags, ...row } of COMMANDS[name] ?? []) {
      const [program = "", ...subcommands] = run.split(" ");
      const compiled = {
        ...row,
        class: name,
        subcommands,
        flags: flags === undefined ? null : new Set(flags.split(" ")),
      };
      rows.set(program, [...(rows.get(program) ?? []), compiled]);
    }
  }
  return rows;
}

/** What a shell's line destroys, opens up or changes for everyone. */
export function shellFindings(text: string, depth = 0): Finding[] {
  if (depth > DEEPEST) return [];
  const commands = shellCommands(text);
  if (commands.length > MOST_COMMANDS)
    return [{ class: "data_destruction", why: "holds more commands than can be read" }];
  const findings = commands.flatMap(({ words, inner }) => [
    ...commandFindings(words, depth),
    ...inner.flatMap((line) => shellFindings(line, depth + 1)),
  ]);
  const usesSql = commands.some(({ words }) => words.some((word) => SQL_CLIENTS.has(programOf(word))));
  return usesSql
    ? [
        ...findings,
        ...sqlOf(
          text,
          commands.flatMap(({ words }) => words),
        ),
      ]
    : findings;
}

/** A statement may come as an argument, by a pipe or from a here-document, so all of it is looked at. */
function sqlOf(text: string, words: readonly string[]): Finding[] {
  return [text, ...words.filter((word) => /\s/.test(word))].flatMap((part) => sqlFindings(part, true));
}

/** What one command does, given as words. */
export function commandFindings(given: readonly string[], depth = 0): Finding[] {
  const words = withoutPrefixes(given);
  const [first = "", ...rest] = words;
  // `os.system("rm -rf /")`: a line where a program is expected
  if (/\s/.test(first)) return shellFindings(first, depth + 1);
  const program = programOf(first);
  const rows = [...(ROWS.get(program) ?? []), ...(program.startsWith("mkfs") ? (ROWS.get("mkfs*") ?? []) : [])];
  const own = rows.filter((row) => matches(row, rest)).map(({ class: name, why }) => ({ class: name, why }));
  return [...own, ...nestedFindings(program, rest, depth)];
}

function nestedFindings(program: string, rest: readonly string[], depth: number): Finding[] {
  if (depth >= DEEPEST) return [];
  if (SHELLS.has(program)) {
    const lines = rest.filter((word) => /\s/.test(word)).flatMap((word) => shellFindings(word, depth + 1));
    const end = rest.indexOf("--");
    const tail =
      end >= 0
        ? rest.slice(end + 1)
        : program === "ssh" || program === "eval"
          ? rest.slice(program === "ssh" ? 1 : 0)
          : [];
    const after = rest.findIndex((word) => /^[-/]c(?:ommand)?$/i.test(word));
    return [
      ...lines,
      ...commandFindings(tail, depth + 1),
      ...(after < 0 ? [] : commandFindings(rest.slice(after + 1), depth + 1)),
    ];
  }
  const run = program === "find" ? rest.findIndex((word) => /^-(?:exec|ok)/.test(word)) : -1;
  return run < 0 ? [] : commandFindings(rest.slice(run + 1), depth + 1);
}

const programOf = (word: string): string =>
  word
    .slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat)$/, "");

/** The command after `sudo -u root`, `env A=b`, `timeout 5` and the like. */
function withoutPrefixes(words: readonly string[]): readonly string[] {
  let at = 0;
  let isPrefixed = false;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (BEFORE.has(programOf(word))) isPrefixed = true;
    else if (/^[A-Za-z_]\w*=/.test(word)) continue;
    else if (!(isPrefixed && (word.startsWith("-") || /^\d/.test(word) || isOptionValue(words, at)))) break;
  }
  return words.slice(at);
}

/** `root` in `sudo -u root rm`: no program of the table after an option of one letter. */
const isOptionValue = (words: readonly string[], at: number): boolean =>
  /^-[ugpIn]$/.test(words[at - 1] ?? "") && !ROWS.has(programOf(words[at] ?? ""));

function matches(row: CompiledRow, rest: readonly string[]): boolean {
  const start = afterSubcommands(row.subcommands, rest);
  if (start === null) return false;
  const { flags, args } = row;
  if (flags !== null && !rest.some((word) => hasFlag(word, flags))) return false;
  if (args === undefined) return true;
  const after = rest.slice(start);
  return after.some((word) => (typeof args === "function" ? args(word) : args.test(word)));
}

function hasFlag(word: string, flags: ReadonlySet<string>): boolean {
  if (/^\/[a-z]$/i.test(word)) return flags.has(word.slice(1).toLowerCase());
  if (!word.startsWith("-")) return false;
  const name = word.replace(/^--?/, "").split("=", 1)[0] ?? "";
  if (flags.has(name) || flags.has(name.toLowerCase())) return true;
  return !word.startsWith("--") && /^-[A-Za-z]{1,8}$/.test(word) && [...name].some((letter) => flags.has(letter));
}

/**
 * Where the subcommands end; null where they aren't there. Before the first one only options may stand, each with a
 * value perhaps: `git -C dir push`; with `??` any words may.
 */
function afterSubcommands(wanted: readonly string[], rest: readonly string[]): number | null {
  const isFar = wanted.includes("??");
  let at = 0;
  for (const subcommand of wanted) {
    if (subcommand === "??") continue;
    while (at < rest.length && !fits(subcommand, rest[at] ?? "")) {
      const word = rest[at] ?? "";
      if (!isFar && !word.startsWith("-") && !(rest[at - 1] ?? "").startsWith("-")) return null;
      at++;
    }
    if (at >= rest.length) return null;
    at++;
  }
  return at;
}

function fits(wanted: string, word: string): boolean {
  if (wanted.endsWith("*")) return word.startsWith(wanted.slice(0, -1));
  return wanted.startsWith("*") ? word.endsWith(wanted.slice(1)) : word === wanted;
}
