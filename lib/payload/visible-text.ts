import type { HiddenKind } from "./character-names";
import { quote } from "./finding";
import { type HiddenRun, hiddenRuns, hiddenText, lengthOf } from "./hidden-characters";
import { type LookalikeRun, lookalikeRuns } from "./lookalikes";

/** Text to draw as it is, or a chip for characters that deceive the eye; `raw` is what the chip stands for. */
export type Segment =
  | { text: string; marked: false }
  | { text: string; name: string; kind: HiddenKind | "homoglyph"; raw: string; marked: true };

/**
 * Splits a text so that every invisible or direction-changing character can be drawn as a chip (`U+202E`, its
 * name), and every letter that passes for another with its code (`а U+0430`). Runs become one chip:
 * `U+200B ×12`, and tag characters or selectors with what they spell. The pieces' texts and raws join to the
 * input. Linear.
 */
export function escapeVisible(text: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const run of runsOf(text)) {
    if (run.start > at) segments.push({ text: text.slice(at, run.start), marked: false });
    segments.push("codes" in run ? lookalike(text, run) : hidden(text, run));
    at = run.end;
  }
  if (at < text.length) segments.push({ text: text.slice(at), marked: false });
  return segments;
}

function runsOf(text: string): (HiddenRun | LookalikeRun)[] {
  const lookalikes = lookalikeRuns(text);
  const all = hiddenRuns(text);
  return lookalikes.length === 0 ? all : [...all, ...lookalikes].sort((a, b) => a.start - b.start);
}

function hidden(text: string, run: HiddenRun): Segment {
  const raw = text.slice(run.start, run.end);
  const count = lengthOf(text, run);
  const spelled = hiddenText(raw);
  const name = spelled === "" ? run.name : `HIDDEN TEXT ${quote(spelled)}`;
  return { text: count === 1 ? run.code : `${run.code} ×${count}`, name, kind: run.kind, raw, marked: true };
}

function lookalike(text: string, { start, end, codes }: LookalikeRun): Segment {
  const raw = text.slice(start, end);
  const plain = raw.normalize("NFKC");
  const name = /^[\x20-\x7e]+$/.test(plain) ? `LOOKS LIKE ${quote(plain)}` : "LOOKS LIKE ANOTHER CHARACTER";
  return { text: `${raw} ${codes}`, name, kind: "homoglyph", raw, marked: true };
}
