import type { CharSet } from "./char-set";
import { type Assertion, parseRegex, type Regex, RegexError } from "./syntax";

/** One step of a program: read a character, look at the place, go on at one or two other steps, or be done. */
export type Instruction =
  | { op: "char"; set: CharSet }
  | { op: "assert"; at: Assertion }
  | { op: "fork"; to: number; or: number }
  | { op: "jump"; to: number }
  | { op: "found" };

const LONGEST_PATTERN = 500;
/** The steps that one program may have: with the length of the text it bounds what a test costs. */
export const LONGEST_PROGRAM = 500;

/** The steps of a pattern. @throws RegexError where it is refused */
export function program(pattern: string): Instruction[] {
  if (pattern === "") throw new RegexError("an empty pattern matches everything");
  if (/\p{Cs}/u.test(pattern)) throw new RegexError("half of a surrogate pair is no character");
  if (pattern.length > LONGEST_PATTERN) throw new RegexError(`longer than ${LONGEST_PATTERN} characters`);
  const code: Instruction[] = [];
  emit(code, parseRegex(pattern));
  push(code, { op: "found" });
  return code;
}

function emit(code: Instruction[], regex: Regex): void {
  switch (regex.kind) {
    case "char":
      push(code, { op: "char", set: regex.set });
      break;
    case "assert":
      push(code, { op: "assert", at: regex.at });
      break;
    case "sequence":
      for (const part of regex.of) emit(code, part);
      break;
    case "choice":
      emitChoice(code, regex.of);
      break;
    case "repeat":
      emitRepeat(code, regex.of, regex.min, regex.max);
  }
}

function emitChoice(code: Instruction[], [first, ...others]: readonly Regex[]): void {
  if (first === undefined) return;
  if (others.length === 0) {
    emit(code, first);
    return;
  }
  const fork = push(code, { op: "fork", to: code.length + 1, or: 0 });
  emit(code, first);
  const jump = push(code, { op: "jump", to: 0 });
  fork.or = code.length;
  emitChoice(code, others);
  jump.to = code.length;
}

function emitRepeat(code: Instruction[], of: Regex, min: number, max: number): void {
  const before = code.length;
  for (let i = 0; i < min; i++) {
    emit(code, of);
    // A body without a step, such as (), would be repeated without ever reaching the limit of a program.
    if (code.length === before) return;
  }
  if (max === Number.POSITIVE_INFINITY) {
    const start = code.length;
    const fork = push(code, { op: "fork", to: start + 1, or: 0 });
    emit(code, of);
    push(code, { op: "jump", to: start });
    fork.or = code.length;
    return;
  }
  const forks: { or: number }[] = [];
  for (let i = min; i < max; i++) {
    forks.push(push(code, { op: "fork", to: code.length + 1, or: 0 }));
    emit(code, of);
  }
  for (const fork of forks) fork.or = code.length;
}

function push<Step extends Instruction>(code: Instruction[], step: Step): Step {
  // Checked while growing: nested repetitions such as ((a{99}){99}){99} must not be written out first.
  if (code.length >= LONGEST_PROGRAM) throw new RegexError("too large when its repetitions are written out");
  code.push(step);
  return step;
}
