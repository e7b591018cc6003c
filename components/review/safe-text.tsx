import { memo } from "react";
import { escapeVisible, type Segment } from "@/lib/payload/visible-text";
import { placed } from "./placed";

/** So many marks in one text are drawn as characters: an element for each would stall the page ([T38]). */
const MOST_CHIPS = 1_000;

/**
 * Text of a payload or of an agent. Characters that cannot be seen, or that turn the direction of others, are drawn as marks
 * ([T34]); nothing in it is ever markup or a link ([T33]). Isolated, so that it cannot reorder what stands beside it.
 */
export const SafeText = memo(function SafeText({ text }: { text: string }) {
  const segments = escapeVisible(text);
  const [only] = segments;
  if (segments.length <= 1 && only?.marked !== true) return <bdi>{text}</bdi>;
  const chips = segments.filter((segment) => segment.marked).length;
  if (chips > MOST_CHIPS) return <bdi>{visibleText(text)}</bdi>;
  return (
    <bdi>
      {placed(segments).map(({ place, item }) => (item.marked ? <Chip key={place} segment={item} /> : item.text))}
    </bdi>
  );
});

const SPELLED = "HIDDEN TEXT ";

function Chip({ segment }: { segment: Segment & { marked: true } }) {
  const spelled = segment.name.startsWith(SPELLED) ? segment.name.slice(SPELLED.length) : null;
  return (
    <span
      data-slot="hidden-character"
      title={segment.name}
      className="mx-px rounded-sm border border-warn/50 bg-warn-soft px-1 font-mono text-[0.85em] font-semibold text-warn"
    >
      {segment.text}
      {spelled === null ? <span className="sr-only"> {segment.name} </span> : ` ${spelled}`}
    </span>
  );
}

/** The same where only characters can be drawn: in a message, or in an attribute. */
export function visibleText(text: string): string {
  return escapeVisible(text)
    .map((segment) => (segment.marked ? `⟦${segment.text}⟧` : segment.text))
    .join("");
}
