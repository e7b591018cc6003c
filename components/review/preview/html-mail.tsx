import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { type HtmlPiece, readHtml } from "@/lib/payload/preview/html-text";
import { hostsIn } from "@/lib/payload/hosts";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { ShowRest } from "../show-rest";
import { plural } from "../value-text";

const FIRST_LINES = 30;

/** The text of a mail in HTML: links with where they go, hidden text in sight, everything else in words ([T33], [T34]). */
export function HtmlMail({ html }: { html: string }) {
  const [open, setOpen] = useState(false);
  const { lines, unread } = useMemo(() => readHtml(html), [html]);
  const hidden = lines.length - FIRST_LINES;
  return (
    <>
      <div className="space-y-1.5">
        {placed(open ? lines : lines.slice(0, FIRST_LINES)).map(({ place, item: line }) => (
          <p key={place} className="wrap-anywhere">
            {placed(line).map(({ place: at, item }) => (
              <Piece key={at} piece={item} />
            ))}
          </p>
        ))}
        {lines.length === 0 && <p className="text-13 text-fg-faint">No text.</p>}
      </div>
      {hidden > 0 && <ShowRest open={open} hidden={plural(hidden, "line")} onToggle={() => setOpen(!open)} />}
      {unread > 0 && (
        <p className="mt-2 text-12 text-warn">
          {plural(unread, "character")} of HTML are not laid out here; the payload below has all of them.
        </p>
      )}
    </>
  );
}

function Piece({ piece }: { piece: HtmlPiece }) {
  if (piece.kind === "note") {
    return (
      <span className="inline-block rounded-sm border border-dashed border-line-strong bg-sunken px-1.5 py-0.5 text-12 text-fg-muted">
        <SafeText text={piece.text} />
      </span>
    );
  }
  const text = (
    <span className={cn(piece.heading && "font-semibold", piece.link !== null && "underline decoration-dotted")}>
      <SafeText text={piece.text} />
    </span>
  );
  return (
    <>
      {piece.hidden ? (
        <span className="rounded-sm bg-warn-soft px-1 text-warn">
          <strong className="text-12">Hidden from its reader: </strong>
          {text}
        </span>
      ) : (
        text
      )}
      {piece.link !== null && piece.link !== piece.text && <Target text={piece.text} link={piece.link} />}
    </>
  );
}

/** Where a link goes; set apart where its words name another host. */
function Target({ text, link }: { text: string; link: string }) {
  const [named] = hostsIn(text);
  const isElsewhere = named !== undefined && !hostsIn(link).includes(named);
  return (
    <>
      {" "}
      <code
        className={cn(
          "mr-1 rounded-sm px-1 text-12",
          isElsewhere ? "bg-warn-soft font-semibold text-warn" : "bg-sunken text-fg-muted",
        )}
      >
        {isElsewhere && "really "}→{"\u00a0"}
        <SafeText text={link} />
      </code>
    </>
  );
}
