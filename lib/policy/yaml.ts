import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import type { Path } from "@/lib/payload/path";
import { quote } from "./describe";
import { tooDeepAt } from "./yaml-depth";

/** A place in a source text; both count from 1. */
type Place = { line: number; column: number };
type SourceProblem = Place & { path: Path; message: string };

/** A YAML text as plain values. `locate` finds where a path's value, or its key, was written. */
export type YamlText =
  | { ok: true; value: unknown; locate: (path: Path, at: "key" | "value") => Place }
  | { ok: false; problems: SourceProblem[] };

/**
 * Reads one YAML 1.2 document (core schema) and refuses what people read otherwise than a program does: duplicate keys,
 * anchors and aliases, tags, other YAML versions, numbers that would be rounded.
 */
export function readYaml(source: string): YamlText {
  const lines = new LineCounter();
  const placed = (offset: number, message: string, path: Path = []): SourceProblem => {
    const { line, col } = lines.linePos(offset);
    return { path, message, line, column: col };
  };
  const deep = tooDeepAt(source);
  if (deep >= 0) {
    lines.addNewLine(0);
    for (const end of source.matchAll(/\n/g)) lines.addNewLine(end.index + 1);
    return { ok: false, problems: [placed(deep, "nested too deep")] };
  }
  const document = parseDocument(source, {
    version: "1.2",
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const broken = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    placed(pos[0], code === "MULTIPLE_DOCS" ? "a policy is one document; --- begins another" : `YAML: ${message}`),
  );
  if (document.directives?.yaml.version !== "1.2") broken.push(placed(0, "only YAML 1.2 is read"));
  if (broken.length > 0) return { ok: false, problems: broken };

  const reader = new PlainReader(placed);
  const value = reader.read(document.contents, []);
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  const locate = (path: Path, at: "key" | "value"): Place => {
    const { line, col } = lines.linePos(offsetOf(document.contents, path, at));
    return { line, column: col };
  };
  return { ok: true, value, locate };
}

class PlainReader {
  readonly problems: SourceProblem[] = [];

  constructor(private readonly placed: (offset: number, message: string, path: Path) => SourceProblem) {}

  read(node: unknown, path: Path): unknown {
    if (isAlias(node))
      return this.refuse(node, path, `*${node.source}: aliases are not supported; write the value out`);
    if (isMap(node) || isSeq(node) || isScalar(node)) {
      if (node.anchor !== undefined) this.refuse(node, path, `&${node.anchor}: anchors are not supported`);
      if (node.tag !== undefined) this.refuse(node, path, "tags are not supported");
    }
    if (isMap(node)) return this.readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, [...path, index]));
    if (!isScalar(node)) return null;
    if (typeof node.value === "number") this.checkNumber(node.value, node, path);
    return node.value;
  }

  private readMap(map: YAMLMap, path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const name = String(this.read(key, path));
      if (entries.has(name)) this.refuse(key, path, `the key ${quote(name)} stands here twice`);
      // Assigning to this key changes what an object is instead of adding an entry.
      if (name === "__proto__") this.refuse(key, path, 'the key "__proto__" is not allowed');
      entries.set(name, this.read(value, [...path, name]));
    }
    return Object.fromEntries(entries);
  }

  private checkNumber(value: number, node: unknown, path: Path): void {
    if (!Number.isFinite(value)) this.refuse(node, path, "this number is too large, or none");
    else if (Number.isInteger(value) && !Number.isSafeInteger(value))
      this.refuse(node, path, "this number would be rounded");
  }

  private refuse(node: unknown, path: Path, message: string): null {
    this.problems.push(this.placed(startOf(node) ?? 0, message, path));
    return null;
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

/** As near as the text comes to a path: what is missing is looked for where it should have been written. */
function offsetOf(root: Node | null, path: Path, at: "key" | "value"): number {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
      continue;
    }
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
    if (pair === undefined) return offset;
    const meansKey = depth === path.length - 1 && at === "key";
    offset = startOf(meansKey || isEmpty(pair.value) ? pair.key : pair.value) ?? offset;
    node = pair.value;
  }
  return offset;
}

/** An entry without a value (`tier:`) has nothing to point at but its key. */
function isEmpty(node: unknown): boolean {
  return !isScalar(node) ? node === null : node.range?.[0] === node.range?.[1];
}
