"use client";

import { useSelectedLayoutSegment } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { SeededResult } from "@/components/review/seeded-result";
import { useUndoKey } from "@/components/review/undo";
import { cn } from "@/components/ui/cn";
import { useOpenJob } from "./navigate";
import { QueuePane } from "./queue-pane";
import { createQueueOrder } from "./queue-order";
import { ReviewNav } from "./review-nav";
import { preloadRest, ReviewSlot } from "./review-slot";
import { useNeighbours } from "./use-neighbours";
import { QueueOrderContext } from "./use-next-item";

/**
 * The queue at the left and the open review at the right; on narrow screens one of them. `children` is the page that the
 * server drew: jobs that are opened from here on are drawn in the browser ([U4]).
 */
export function Workspace({ children }: { children: ReactNode }) {
  const [order] = useState(createQueueOrder);
  const jobId = useOpenJob();
  const served = useSelectedLayoutSegment();
  useNeighbours(order, jobId);
  useEffect(preloadRest, []);
  useUndoKey();
  return (
    <QueueOrderContext value={order}>
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Queue"
          className={cn(
            "flex min-h-0 min-w-0 flex-col",
            jobId === null ? "flex-1" : "w-102 shrink-0 border-r border-line max-wide:hidden min-[90rem]:w-116",
          )}
        >
          <QueuePane openId={jobId} />
        </section>
        {jobId !== null && (
          <section aria-label="Review" className="flex min-h-0 min-w-0 flex-1 flex-col">
            <ReviewNav jobId={jobId} />
            {/* Each job starts at its top. */}
            <div key={jobId} className="min-h-0 flex-1 overflow-y-auto bg-surface">
              {served === jobId ? children : <ReviewSlot id={jobId} />}
            </div>
          </section>
        )}
      </div>
      <SeededResult />
    </QueueOrderContext>
  );
}
