"use client";

import dynamic from "next/dynamic";
import { ArrowLeft, ChevronDown, ChevronUp, X } from "lucide-react";
import { useContext, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { closeJob, openJob } from "./navigate";
import { QueueOrderContext } from "./use-next-item";

// Comes with the review: the queue alone needs none of it.
const ReviewTools = dynamic(() => import("@/components/review/review-tools").then((module) => module.ReviewTools), {
  ssr: false,
});

/** Above an open review: the way back, and to its neighbours in the queue. */
export function ReviewNav({ jobId }: { jobId: string }) {
  const order = useContext(QueueOrderContext);
  const ids = useSyncExternalStore(order.subscribe, order.ids, order.ids);
  const isWhole = useSyncExternalStore(order.subscribe, order.isWhole, order.isWhole);
  const place = ids.indexOf(jobId);
  const total = `${ids.length.toLocaleString("en")}${isWhole ? "" : "+"}`;
  return (
    <nav
      aria-label="Queue"
      className="flex min-h-[53px] shrink-0 items-center gap-1 border-b border-line bg-surface px-2 max-sm:flex-wrap max-sm:py-1 wide:px-4 print:hidden"
    >
      <Button variant="ghost" className="wide:hidden" onClick={closeJob}>
        <ArrowLeft size={16} aria-hidden />
        Queue
      </Button>
      <p className="ml-1 text-12 text-fg-faint wide:ml-0">
        {place >= 0 && `${(place + 1).toLocaleString("en")} of ${total}`}
      </p>
      <ReviewTools jobId={jobId} />
      <div className="flex gap-1 max-sm:ml-auto">
        <Step label="Previous job" keyName="K" to={order.previous(jobId)} icon={ChevronUp} />
        <Step label="Next job" keyName="J" to={order.next(jobId)} icon={ChevronDown} />
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close the review"
          title="Close (Esc)"
          onClick={closeJob}
          className="max-wide:hidden"
        >
          <X size={16} aria-hidden />
        </Button>
      </div>
    </nav>
  );
}

type StepProps = { label: string; keyName: string; to: string | null; icon: typeof ChevronUp };

function Step({ label, keyName, to, icon: Icon }: StepProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={`${label} (${keyName})`}
      aria-disabled={to === null}
      onClick={() => to !== null && openJob(to)}
    >
      <Icon size={16} aria-hidden />
    </Button>
  );
}
