import { nameWords } from "../field-names";
import { fieldName, formatPath, type Path } from "../path";

export type PatchLine = { kind: "file" | "place" | "added" | "removed" | "same"; text: string };
export type PatchPreview = { type: "patch"; path: string; lines: PatchLine[]; added: number; removed: number };

const UNIFIED = /^@@ -\d|^diff --git |^--- \S[^\n]*\n\+\+\+ \S/m;
const CHANGED = /^[+-](?![+-])/m;

/** A change of code as a unified patch, by its form, or by lines with signs in a field that is named so; else null. */
export function patchPreview(path: Path, text: string): PatchPreview | null {
  const isNamed = nameWords(fieldName(path)).some((word) => word === "patch" || word === "diff");
  if (!UNIFIED.test(text) && !(isNamed && CHANGED.test(text))) return null;
  const lines = readLines(text.endsWith("\n") ? text.slice(0, -1) : text);
  const count = (kind: PatchLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return { type: "patch", path: formatPath(path), lines, added: count("added"), removed: count("removed") };
}

function readLines(text: string): PatchLine[] {
  let inHunk = false;
  return text.split("\n").map((line, at, all): PatchLine => {
    // Within a hunk a line that begins with `--- ` is a removed line `-- `, unless `+++ ` follows it.
    const isFile = /^(?:diff --git |index [0-9a-f]|new file|deleted file|rename |similarity )/.test(line);
    const isName = /^--- /.test(line)
      ? all[at + 1]?.startsWith("+++ ") === true
      : /^\+\+\+ /.test(line) && all[at - 1]?.startsWith("--- ") === true;
    if (isFile || (isName && (!inHunk || all[at + (line.startsWith("-") ? 2 : 1)]?.startsWith("@@") === true))) {
      inHunk = false;
      return { kind: "file", text: line };
    }
    if (line.startsWith("@@")) {
      inHunk = true;
      return { kind: "place", text: line };
    }
    if (line.startsWith("+")) return { kind: "added", text: line.slice(1) };
    if (line.startsWith("-")) return { kind: "removed", text: line.slice(1) };
    return { kind: "same", text: line.startsWith(" ") ? line.slice(1) : line };
  });
}
