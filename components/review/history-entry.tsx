import { Bot, CircleCheck, CircleX, Clock, FileText, type LucideIcon, User } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { CopyId } from "@/components/ui/copy-id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewView } from "@/lib/jobs/schemas";
import { LongText } from "./long-text";
import { RevisionChange } from "./revision-change";
import type { RevisionView } from "./revision-queries";
import type { TimelineEntry } from "./timeline";

const ICONS = { agent: Bot, policy: FileText, person: User } satisfies Record<string, LucideIcon>;
const OUTCOMES: Record<TimelineEntry["tone"], LucideIcon> = { neutral: Clock, ok: CircleCheck, danger: CircleX };
const TONES: Record<TimelineEntry["tone"], string> = {
  neutral: "border-line-strong text-fg-muted",
  ok: "border-ok text-ok",
  danger: "border-danger text-danger",
};

type EntryProps = {
  entry: TimelineEntry;
  isLast: boolean;
  job: ReviewView["job"];
  revisions: readonly RevisionView[];
};

/** One thing that happened to a job: who, what, when and why. */
export function HistoryEntry({ entry, isLast, job, revisions }: EntryProps) {
  const Icon = entry.kind === "system" ? OUTCOMES[entry.tone] : ICONS[entry.kind];
  const isRevision = entry.key.startsWith("revision-");
  const before = isRevision ? revisions.find(({ number }) => number === entry.revision - 1) : undefined;
  const after = isRevision ? revisions.find(({ number }) => number === entry.revision) : undefined;
  return (
    <li className="relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 pb-4 last:pb-0">
      {!isLast && <span aria-hidden className="absolute top-6 bottom-0 left-[11.5px] w-px bg-line-strong" />}
      <span className={cn("flex size-6 items-center justify-center rounded-full border bg-surface", TONES[entry.tone])}>
        <Icon size={13} aria-hidden />
      </span>
      <div className="min-w-0 pt-[3px]">
        <p className="flex flex-wrap items-baseline gap-x-1.5">
          <span className="font-semibold">{entry.who}</span>
          <span>{entry.what}</span>
          <span className="text-12 text-fg-muted">
            <RelativeTime at={entry.at} />
          </span>
          {!entry.counts && <span className="text-12 font-medium text-warn">no longer counts</span>}
        </p>
        <Words text={entry.why} />
        <Words text={entry.note} />
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-fg-faint">
          {job.revision > 1 && <span>Revision {entry.revision}</span>}
          {entry.channel !== null && <span>by {entry.channel}</span>}
          {entry.key === "proposed" && <CopyId value={job.id} label="job id" />}
          {entry.kind === "policy" && <CopyId value={entry.snapshot} label="policy snapshot" head={18} tail={6} />}
          {entry.kind === "person" && <CopyId value={entry.jobHash} label="job hash" head={13} tail={6} />}
        </p>
        {before !== undefined && after !== undefined && <RevisionChange before={before} after={after} />}
      </div>
    </li>
  );
}

function Words({ text }: { text: string | null }) {
  if (text === null || text === "") return null;
  return (
    <p className="mt-0.5 max-w-[75ch] text-fg-muted">
      <LongText text={text} />
    </p>
  );
}
