import type { Instruction } from "./program";
import type { Assertion } from "./syntax";

/** Steps of a program that are waiting for the next character, each at most once. */
type Waiting = { steps: Int32Array; count: number };

const WORD = /\w/;
// `seen` holds 32-bit numbers: the count of rounds starts again long before it reaches them.
const LAST_ROUND = 2 ** 30;

/** A test of texts by one program. The lists are kept from run to run; runs never overlap, because a run never waits. */
export function createRun(code: readonly Instruction[]): (text: string) => boolean {
  const seen = new Int32Array(code.length);
  const stack = new Int32Array(code.length + 1);
  let round = 0;

  /** Adds a step and all that it leads to without reading. True where that is the end of the program. */
  function add(waiting: Waiting, first: number, text: string, at: number): boolean {
    let height = 0;
    stack[height++] = first;
    while (height > 0) {
      const step = stack[--height] ?? 0;
      if (seen[step] === round) continue;
      seen[step] = round;
      const instruction = code[step];
      if (instruction === undefined || instruction.op === "found") return true;
      if (instruction.op === "char") waiting.steps[waiting.count++] = step;
      else if (instruction.op === "jump") stack[height++] = instruction.to;
      else if (instruction.op === "fork") {
        stack[height++] = instruction.or;
        stack[height++] = instruction.to;
      } else if (holds(instruction.at, text, at)) stack[height++] = step + 1;
    }
    return false;
  }

  let current: Waiting = { steps: new Int32Array(code.length), count: 0 };
  let next: Waiting = { steps: new Int32Array(code.length), count: 0 };

  return (text) => {
    current.count = 0;
    if (round > LAST_ROUND) {
      seen.fill(0);
      round = 0;
    }
    round++;
    for (let at = 0; ; ) {
      // A match may begin at every place of the text.
      if (add(current, 0, text, at)) return true;
      if (at >= text.length) return false;
      const codePoint = text.codePointAt(at) ?? 0;
      at += codePoint > 0xffff ? 2 : 1;
      round++;
      next.count = 0;
      for (let i = 0; i < current.count; i++) {
        const step = current.steps[i] ?? 0;
        const instruction = code[step];
        if (instruction?.op === "char" && instruction.set(codePoint) && add(next, step + 1, text, at)) return true;
      }
      [current, next] = [next, current];
    }
  };
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  if (assertion === "start") return at === 0;
  if (assertion === "end") return at === text.length;
  const edge = WORD.test(text.charAt(at - 1)) !== WORD.test(text.charAt(at));
  return edge === (assertion === "word_edge");
}
