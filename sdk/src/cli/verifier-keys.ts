import { NoteError, parseVerifierKey } from "@/lib/audit/note";
import { CannotRun, type Io } from "./command";
import { readText } from "./files";

const KEY = /^[^\s+]+\+[0-9a-f]{8}\+\S+$/;

/** Verifier keys as they are written on a command line: each by itself, or in a file, one a line. @throws {CannotRun} */
export async function readKeys(io: Pick<Io, "cwd">, given: readonly string[]): Promise<string[]> {
  const keys: string[] = [];
  for (const one of given) {
    const found = KEY.test(one) ? [one] : keysIn(await readText(io, one));
    if (found.length === 0) throw new CannotRun(`${one} holds no verifier key`);
    for (const key of found) requireKey(key, one);
    keys.push(...found);
  }
  return keys;
}

const keysIn = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

function requireKey(key: string, from: string): void {
  try {
    parseVerifierKey(key);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new CannotRun(`--key ${from}: ${error.message}`);
  }
}
