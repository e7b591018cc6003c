import Link from "next/link";
import { SafeText } from "@/components/review/safe-text";
import { cn } from "@/components/ui/cn";
import type { AuditItem } from "@/lib/audit/schemas";
import { EventSentence } from "./event-sentence";
import { typeName } from "./event-types";
import { useShortMoment } from "./moment";
import { sentenceOf } from "./sentence";

export const rowGrid = cn(
  "grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-0.5",
  "@3xl:grid-cols-[52px_auto_minmax(0,1fr)_minmax(0,136px)] @3xl:gap-x-4",
);

const TONE = { neutral: "bg-line-strong", ok: "bg-ok", danger: "bg-danger" } as const;

type EventRowProps = { item: AuditItem; search: string; hasArrived: boolean };

/** One event in the list, a link to its proof. */
export function EventRow({ item, search, hasArrived }: EventRowProps) {
  const { seq, event, job } = item;
  const moment = useShortMoment(event.at);
  return (
    <Link
      href={`/audit/${seq}${search}`}
      prefetch={false}
      data-event={seq}
      className={cn(
        rowGrid,
        "min-h-11 border-b border-line px-4 py-2.5 text-13 -outline-offset-2 hover:bg-hover touch:min-h-14",
        "[contain-intrinsic-size:auto_44px] [content-visibility:auto]",
        hasArrived && "animate-arrive",
      )}
    >
      <span className="order-2 text-12 text-fg-faint tabular-nums @3xl:order-none @3xl:text-right">
        <span className="sr-only">Event </span>
        {seq.toLocaleString("en-US")}
      </span>
      <time
        dateTime={event.at}
        className="order-3 text-12 whitespace-nowrap text-fg-muted tabular-nums @3xl:order-none @3xl:min-w-30 @3xl:text-13"
      >
        {moment}
      </time>
      <span className="order-1 col-span-2 flex min-w-0 items-baseline gap-2.5 @3xl:order-none @3xl:col-span-1">
        <span
          aria-hidden
          className={cn("size-1.5 shrink-0 -translate-y-0.5 rounded-full", TONE[sentenceOf(item).tone])}
        />
        <span className="min-w-0 wrap-anywhere">
          <EventSentence item={item} />
          {job !== null && (
            <span className="ml-2 font-mono text-12 text-fg-faint">
              <SafeText text={job.tool} />
            </span>
          )}
        </span>
      </span>
      <span className="hidden truncate text-12 text-fg-faint @3xl:block">{typeName(event.type)}</span>
    </Link>
  );
}
