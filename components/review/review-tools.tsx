"use client";

import { useQueryClient } from "@tanstack/react-query";
import { AlarmClock, Eye, Hand, Undo2 } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { jobQuery } from "@/components/approvals/queries";
import { useShortcuts } from "@/components/shell/shortcuts";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { useLocalText } from "@/components/ui/clock";
import type { ReviewView } from "@/lib/jobs/schemas";
import { SnoozeMenu } from "./snooze-menu";
import { TakeOver } from "./take-over";
import { useHold } from "./use-hold";
import { usePresence } from "./use-presence";

/** Above an open review: who looks at it, who has taken it, and what to do about that ([U8], [U9]). */
export function ReviewTools({ jobId }: { jobId: string }) {
  const review = useLoaded(jobId);
  if (review === undefined) return null;
  return <Tools key={jobId} review={review} />;
}

/**
 * The job where it has been read already. Only watched: an observer would put an empty query into the cache before the page
 * that the server drew has brought its data, and the page would come alive with a skeleton.
 */
function useLoaded(jobId: string): ReviewView | undefined {
  const client = useQueryClient();
  return useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => client.getQueryData(jobQuery(jobId).queryKey),
    () => undefined,
  );
}

function Tools({ review }: { review: ReviewView }) {
  const { id } = review.job;
  const others = usePresence(id);
  const hold = useHold(id);
  const viewer = useViewer();
  const [isAsking, setAsking] = useState(false);
  const [isSnoozing, setSnoozing] = useState(false);
  const { assignee, viewer: may } = review;
  const isOpen = review.job.state === "APPROVAL";
  const isMine = assignee?.id === viewer.id;
  const cannotTake = may.refused.reject === null || may.can_decide ? null : may.because;

  const take = (force: boolean) => hold.mutate({ verb: "take", body: { force } });
  const press = () => {
    if (hold.isPending || cannotTake !== null) return;
    if (isMine) hold.mutate({ verb: "release", body: { force: false } });
    else if (assignee !== null) setAsking(true);
    else take(false);
  };
  const label = isMine ? "Release" : assignee === null ? "Take" : "Take over";
  const over = isOpen ? undefined : "There is nothing to decide.";
  useShortcuts([
    { keys: ["t"], label, group: "Review", run: press, disabled: over ?? cannotTake ?? undefined },
    { keys: ["s"], label: "Snooze", group: "Review", run: () => setSnoozing(true), disabled: over },
  ]);
  const Icon = isMine ? Undo2 : Hand;
  return (
    <>
      <Standing review={review} isMine={isMine} others={others} />
      {isOpen && (
        <>
          <Button
            variant="ghost"
            className="px-2"
            onClick={press}
            disabled={hold.isPending}
            aria-disabled={cannotTake !== null}
            title={cannotTake ?? `${label} (T)`}
          >
            <Icon size={16} aria-hidden />
            <span className="max-sm:sr-only">{label}</span>
          </Button>
          <SnoozeMenu review={review} open={isSnoozing} onOpenChange={setSnoozing} hold={hold} icon={AlarmClock} />
        </>
      )}
      {isAsking && assignee !== null && (
        <TakeOver
          name={assignee.name}
          until={review.lease_until}
          onCancel={() => setAsking(false)}
          onTake={() => {
            setAsking(false);
            take(true);
          }}
        />
      )}
    </>
  );
}

type StandingProps = { review: ReviewView; isMine: boolean; others: readonly { id: string; name: string }[] };

const clock = (at: string) => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

/** Who has it and who looks, in words that are read out when they change. */
function Standing({ review, isMine, others }: StandingProps) {
  const { assignee, lease_until: until } = review;
  const time = useLocalText(() => (until === null ? "" : ` until ${clock(until)}`), "");
  const looking = others.filter(({ id }) => id !== assignee?.id).map(({ name }) => name);
  const isThere = others.some(({ id }) => id === assignee?.id);
  const words = [
    isMine && `You have it${time}`,
    !isMine && assignee !== null && `${assignee.name} has it${time}${isThere ? " and is looking" : ""}`,
    looking.length > 0 && `${listed(looking)} ${looking.length === 1 ? "is" : "are"} looking`,
  ].filter((part) => part !== false);
  return (
    <p
      role="status"
      className="ml-auto flex min-w-0 items-center gap-1.5 text-12 text-fg-muted max-sm:order-last max-sm:basis-full max-sm:px-1 max-sm:empty:hidden"
    >
      {words.length > 0 && (
        <>
          <Eye size={14} aria-hidden className="shrink-0" />
          <span className="min-w-0 truncate" title={words.join(", ")}>
            {words.join(", ")}
          </span>
        </>
      )}
    </p>
  );
}

function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
