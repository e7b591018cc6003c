"use client";

import { ArrowRight } from "lucide-react";
import { memo, type MouseEvent } from "react";
import { SafeText } from "@/components/review/safe-text";
import { StateBadge } from "@/components/review/state-badge";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { LastTime } from "./last-time";
import { keyFact, targetOf } from "./key-fact";
import { MisleadBadge } from "./mislead-badge";
import { jobHref, openJob } from "./navigate";
import { rowGrid } from "./row-grid";
import { RowPeople } from "./row-people";
import { TIER_LABEL, TierMark } from "./tier-badge";
import { TimeLeft } from "./time-left";
import { VoteDots } from "./vote-dots";

type QueueRowProps = {
  item: ApprovalItem;
  isOpen: boolean;
  gone: boolean;
  hasArrived: boolean;
  /** Duplicates of it are folded into the row, or it is one of them itself. */
  fold?: "head" | "inside" | undefined;
  /** Called when the reader points at it: it may be opened next. */
  onApproach: (id: string) => void;
};

/** The box that selects the row takes the mark's place; see RowTools. */
const UNDER_THE_BOX =
  "group-focus-within/row:opacity-0 group-hover/row:opacity-0 group-data-[selected]/row:opacity-0 touch:opacity-100!";

/** Of a row on a phone. */
const THIRD_LINE = "col-span-2 col-start-2 hidden self-start phone:block @3xl:hidden";

/** One job in the queue, a link to its review. In one line where there is room, in two beside a review or on a phone. */
export const QueueRow = memo(function QueueRow({ item, isOpen, gone, hasArrived, fold, onApproach }: QueueRowProps) {
  const { job, tier } = item;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openJob(job.id);
  };
  return (
    <a
      href={jobHref(job.id)}
      data-job={job.id}
      data-inside={fold === "inside" ? "" : undefined}
      aria-current={isOpen ? "true" : undefined}
      onClick={open}
      onPointerEnter={() => onApproach(job.id)}
      onFocus={() => onApproach(job.id)}
      className={cn(
        rowGrid,
        "h-full border-b border-line px-4 -outline-offset-2 hover:bg-hover",
        isOpen && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)] hover:bg-accent-soft",
        gone && "bg-sunken text-fg-muted",
        hasArrived && "animate-arrive",
      )}
    >
      {tier !== null && (
        <span className={cn("row-span-2 self-center @3xl:row-span-1", UNDER_THE_BOX)}>
          <TierMark tier={tier} />
          <span className="sr-only">{TIER_LABEL[tier]}</span>
        </span>
      )}
      <span className={cn("min-w-0 self-end in-data-inside:pl-5 @3xl:self-center", fold === "head" && "pr-20")}>
        <span className="flex items-center">
          <span className="truncate text-13 font-medium">
            <SafeText text={item.decision_summary.title} />
          </span>
          <MisleadBadge kinds={item.finding_kinds} />
        </span>
        <Because item={item} className="hidden @3xl:block" />
      </span>
      <Subject item={item} />
      <Standing item={item} gone={gone} />
      {item.last_decision === null ? (
        <Because item={item} className={cn(THIRD_LINE, "in-data-inside:pl-5")} />
      ) : (
        <LastTime last={item.last_decision} className={cn(THIRD_LINE, "in-data-inside:pl-5")} />
      )}
    </a>
  );
});

/** [U6] Why it is mine and since when; for others why it waits. Rows of two lines have no room for it: the review says it. */
function Because({ item, className }: { item: ApprovalItem; className: string }) {
  const { mine, decision_summary, resolved_at, resolved_by } = item;
  const style = cn("truncate text-12 text-fg-faint", className);
  if (resolved_at !== null) {
    return (
      <span className={style}>
        <RelativeTime at={resolved_at} />
        {resolved_by.length > 0 && ` by ${resolved_by.map(({ name }) => name).join(" and ")}`}
      </span>
    );
  }
  if (mine === null) return <span className={style}>{decision_summary.why}</span>;
  return (
    <span className={style}>
      {mine.because.replace(/\.$/, "")} · came <RelativeTime at={mine.since} />
    </span>
  );
}

/** The one fact that matters, who wants to do it to what, and the votes so far: the second line, or three columns. */
function Subject({ item }: { item: ApprovalItem }) {
  const fact = keyFact(item);
  const target = targetOf(item);
  // On little room it is not said twice.
  const isInTitle = item.decision_summary.title.includes(target);
  return (
    <span className="flex min-w-0 items-center gap-2 self-start text-12 text-fg-muted in-data-inside:pl-5 @3xl:contents">
      <span className={cn("max-w-[55%] min-w-0 @3xl:order-2 @3xl:max-w-none", fact === null && "@max-3xl:hidden")}>
        {fact !== null && (
          <>
            <span className="block truncate font-semibold text-fg tabular-nums @3xl:text-13">
              <SafeText text={fact.value} />
            </span>
            <span className="hidden truncate text-12 text-fg-faint @3xl:block">
              <SafeText text={fact.label} />
            </span>
          </>
        )}
      </span>
      <span className="min-w-0 shrink-20 @3xl:order-1">
        <span className="flex min-w-0 items-center gap-1 @3xl:text-13">
          <span className="min-w-0 truncate">
            <SafeText text={item.job.agent_name} />
          </span>
          <span className={cn("flex min-w-0 flex-[1_1_50%] items-center gap-1", isInTitle && "@max-3xl:hidden")}>
            <ArrowRight size={12} aria-label="to" className="shrink-0 text-fg-faint" />
            <span className="min-w-0 truncate">
              <SafeText text={target} />
            </span>
          </span>
        </span>
        {item.last_decision !== null && <LastTime last={item.last_decision} className="hidden @3xl:block" />}
      </span>
      {isWaiting(item) && (
        <VoteDots requirements={item.requirements} className="shrink-0 @max-3xl:ml-auto @3xl:order-3" />
      )}
      {isWaiting(item) && <RowPeople item={item} className="shrink-0 @3xl:order-5 @3xl:col-start-7" />}
    </span>
  );
}

const isWaiting = ({ job, resolution }: ApprovalItem): boolean => resolution === null && job.state === "APPROVAL";

/** How far it is: the time while it waits, how it ended afterwards. */
function Standing({ item, gone }: { item: ApprovalItem; gone: boolean }) {
  const place = "col-start-3 row-span-2 row-start-1 @3xl:order-4 @3xl:row-span-1";
  if (gone) return <span className={cn(place, "text-12 text-fg-muted @3xl:col-start-6")}>Left this view</span>;
  if (!isWaiting(item)) {
    return (
      <span className={cn(place, "justify-self-end @3xl:col-span-2 @3xl:col-start-5 @3xl:justify-self-start")}>
        <StateBadge
          isTest={item.seeded !== undefined}
          state={item.job.state}
          approvalRequired={item.approval_required}
        />
      </span>
    );
  }
  return (
    <TimeLeft
      dueAt={item.sla_due_at}
      expiresAt={item.expires_at}
      slaState={item.sla_state}
      openedAt={item.job.created_at}
      className={cn(place, "w-25 @3xl:col-start-6 @3xl:w-full")}
    />
  );
}
