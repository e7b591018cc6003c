import { checkJson, MAX_JSON_DEPTH } from "@/lib/payload/parse-json";
import { isRecord } from "@/lib/payload/path";

/** What is wrong with a text that should be a JSON object, and what to do about it; `at` and `line` say where. */
export type JsonFault = { message: string; at: number; line: number };
export type CheckedEdit = { ok: true; args: Record<string, unknown> } | { ok: false; fault: JsonFault };

class Fault extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;

/** Finds the first place at which a text stops being JSON. Browsers' own messages don't all say where that is. */
class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  read(): void {
    this.value(0);
    this.space();
    if (this.at < this.text.length) throw this.fault("The text should end here. Remove what follows.");
  }

  private fault(message: string, at = this.at): Fault {
    return new Fault(message, at);
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return false;
    this.at += found.length;
    return true;
  }

  private space(): string {
    this.take(SPACE);
    return this.text.charAt(this.at);
  }

  private value(depth: number): void {
    const next = this.space();
    if (depth > MAX_JSON_DEPTH) throw this.fault(`Nested deeper than ${MAX_JSON_DEPTH} levels.`);
    if (next === "{") this.items("}", () => this.member(depth));
    else if (next === "[") this.items("]", () => this.value(depth + 1));
    else if (next === '"') this.string();
    else if (!this.take(LITERAL)) throw this.fault(noValue(next));
  }

  private items(end: "}" | "]", item: () => void): void {
    const start = this.at++;
    if (this.space() === end) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      const next = this.space();
      if (next === end) {
        this.at++;
        return;
      }
      if (next === "") throw this.fault(`This ${end === "}" ? "{" : "["} is never closed. Add ${end}.`, start);
      if (next !== ",") throw this.fault(`Put a comma before this, or close with ${end}.`);
      this.at++;
      if (this.space() === end) throw this.fault(`Remove the comma before ${end}.`, this.at);
    }
  }

  private member(depth: number): void {
    const next = this.space();
    if (next !== '"')
      throw this.fault(next === "" ? "The text ends too early." : "A field’s name stands in double quotes.");
    this.string();
    if (this.space() !== ":") throw this.fault("Put a colon between a field’s name and its value.");
    this.at++;
    this.value(depth + 1);
  }

  private string(): void {
    if (this.take(STRING)) return;
    const end = this.text.slice(this.at + 1).search(/["\n]/);
    if (end < 0 || this.text.charAt(this.at + 1 + end) === "\n")
      throw this.fault('This text is not closed on its line. Add ", and write line breaks as \\n.');
    throw this.fault("This text has a \\ or a control character that JSON does not allow. Write \\\\ for a backslash.");
  }
}

function noValue(next: string): string {
  if (next === "") return "The text ends too early: a value is missing.";
  if (next === "/" || next === "#") return "JSON has no comments. Remove this.";
  if (next === "'") return "Text stands in double quotes.";
  return "This is no value: use text in double quotes, a number, true, false, null, { } or [ ].";
}

/** Only a text that is no JSON is read with care: that takes longer. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      new Reader(text).read();
    } catch (fault) {
      return fault;
    }
    throw error;
  }
}

const MOST_BYTES = 1_000_000;

/** Reads what was typed as a payload, or says the first thing that is wrong with it, where, and what to do. */
export function checkEdit(text: string): CheckedEdit {
  const refuse = (message: string, at: number): CheckedEdit => {
    const line = text.slice(0, at).split("\n").length;
    return { ok: false, fault: { message, at: Math.min(at, text.length), line } };
  };
  if (text.length > MOST_BYTES) return refuse("This is larger than 1 MB.", 0);
  const args = parse(text);
  if (args instanceof Fault) return refuse(args.message, args.at);
  const problem = checkJson(text);
  if (problem !== null)
    return refuse(problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`, problem.at);
  return isRecord(args) ? { ok: true, args } : refuse("The arguments are an object: { … }.", 0);
}
