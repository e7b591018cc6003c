import type { Altered } from "@/lib/audit/verifier/altered";
import { bold, green, type Printer, red, yellow } from "./printer";

const WIDTH = 12;

export type Fact = readonly [name: string, text: string];

/** That everything fits, and what was looked at. */
export function printVerified(out: Printer, what: string, isTrusted: boolean, facts: readonly Fact[]): void {
  out.line(green("✓"), " ", bold(what));
  for (const [name, text] of facts) out.line(`  ${name.padEnd(WIDTH)}${text}`);
  if (isTrusted) return;
  out.line("");
  out.line(
    yellow("ONLY SELF-CONSISTENCY WAS CHECKED: "),
    "no --key was given, so the file was taken at the word of the keys that it names itself.",
  );
  out.line(
    "Whoever wrote it could have made all of it up. Ask the log's owner for its key another way, and give it with --key.",
  );
}

export function printAltered(out: Printer, file: string, { index, message }: Altered): void {
  out.line(red("✗"), ` ${file}: ${index === null ? "" : `first wrong index ${index}. `}${message}`);
}

/** `reason 12, note 3`: names of what is disclosed, and how often. */
export function disclosedText(disclosed: Readonly<Record<string, number>>): string {
  const names = Object.keys(disclosed).sort();
  if (names.length === 0) return "nothing beside hashes";
  return names.map((name) => `${name} ${(disclosed[name] ?? 0).toLocaleString("en-US")}`).join(", ");
}
