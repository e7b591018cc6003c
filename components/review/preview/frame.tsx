import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { SafeText } from "../safe-text";

type FrameProps = { label: string; children: ReactNode };

/** The frame of one preview; its label says what the payload was taken for. */
export function Frame({ label, children }: FrameProps) {
  return (
    <figure aria-label={label} className="overflow-hidden rounded border bg-surface">
      {children}
    </figure>
  );
}

/** What a reviewer must not miss about it, in our words. */
export function Caution({ text }: { text: string }) {
  return (
    <span className="inline-flex items-start gap-1 rounded-sm bg-warn-soft px-1.5 py-0.5 text-12 font-semibold wrap-anywhere text-warn">
      <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
      <span>
        <SafeText text={text} />
      </span>
    </span>
  );
}

/** A text on one line: a line feed in an address or a subject would be taken for the end of it. */
export const oneLine = (text: string): string => text.replace(/\r\n|[\r\n]/g, " ↵ ");
