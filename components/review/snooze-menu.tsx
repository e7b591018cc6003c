"use client";

import type { LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { toast } from "sonner";
import { closeJob, openJob } from "@/components/approvals/navigate";
import { useNextItem } from "@/components/approvals/use-next-item";
import { Button } from "@/components/ui/button";
import type { ReviewView } from "@/lib/jobs/schemas";
import { snoozeTimes } from "./snooze-times";
import type { useHold } from "./use-hold";

type SnoozeMenuProps = {
  review: ReviewView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  hold: ReturnType<typeof useHold>;
  icon: LucideIcon;
};

const item =
  "flex min-h-9 cursor-pointer items-center justify-between gap-6 rounded-sm px-3 text-13 outline-none select-none data-[highlighted]:bg-fg/8 touch:min-h-11";

const when = (date: Date, now: Date): string =>
  date.toLocaleString(undefined, {
    ...(date.toDateString() !== now.toDateString() && { weekday: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  });

/** Puts the job out of one's own view for a while; others see it as before, and it expires when it would have ([U8]). */
export function SnoozeMenu({ review, open, onOpenChange, hold, icon: Icon }: SnoozeMenuProps) {
  const next = useNextItem(review.job.id);
  const { snoozed_until } = review.viewer;
  const put = (until: Date | null) =>
    hold.mutate({
      verb: "snooze",
      body: { until: until?.toISOString() ?? null },
      onDone: () => {
        if (until === null) return void toast("It is back in your queue.");
        toast(`Snoozed until ${when(until, new Date())}. It comes back sooner if it changes.`);
        if (next === null) closeJob();
        else openJob(next);
      },
    });
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button variant="ghost" className="px-2" disabled={hold.isPending} title="Snooze (S)">
          <Icon size={16} aria-hidden />
          <span className="max-sm:sr-only">{snoozed_until === null ? "Snooze" : "Snoozed"}</span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        aria-label="Snooze"
        className="z-50 min-w-60 animate-overlay rounded-lg bg-raised p-1 shadow-overlay"
      >
        <Times review={review} onPick={put} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Times({ review, onPick }: { review: ReviewView; onPick: (until: Date | null) => void }) {
  const now = new Date();
  const times = snoozeTimes(now, { expiresAt: review.expires_at, dueAt: review.sla_due_at });
  const { snoozed_until } = review.viewer;
  return (
    <>
      {times.map(({ label, until }) => (
        <DropdownMenu.Item key={label} className={item} onSelect={() => onPick(until)}>
          {label}
          <span className="text-12 text-fg-muted">{when(until, now)}</span>
        </DropdownMenu.Item>
      ))}
      {times.length === 0 && (
        <DropdownMenu.Item disabled className={item}>
          It expires too soon to be put off.
        </DropdownMenu.Item>
      )}
      {snoozed_until !== null && (
        <DropdownMenu.Item className={item} onSelect={() => onPick(null)}>
          Bring it back now
        </DropdownMenu.Item>
      )}
    </>
  );
}
