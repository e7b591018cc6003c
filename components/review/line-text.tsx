import type { TextLine } from "@/lib/payload/diff-model";
import { MarkedText } from "./marked-text";
import { SafeText } from "./safe-text";

/** The text of a line of a difference, with its changed words marked. */
export function LineText({ line }: { line: TextLine }) {
  return (
    <>
      {line.parts === null || line.kind === "same" ? (
        <SafeText text={line.text} />
      ) : (
        <MarkedText parts={line.parts} side={line.kind} />
      )}
      {line.endsOpen && line.kind !== "same" && (
        <span className="font-sans text-12 opacity-80"> (no line feed at the end)</span>
      )}
    </>
  );
}
