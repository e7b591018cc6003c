"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SafeText } from "./safe-text";
import type { Told } from "./seeded-told";

type SeededDialogProps = { told: Told; onClose: () => void };

/** How a test item went: in the way until it is read, since that is all that it is for. */
export function SeededDialog({ told, onClose }: SeededDialogProps) {
  const isCaught = told.outcome === "caught";
  const backToWork = (event: Event) => {
    const title = document.getElementById("review-title");
    if (title === null) return;
    event.preventDefault();
    title.focus({ preventScroll: true });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title={isCaught ? "You caught a test item" : "This was a test item, and should have been rejected"}
        description={<SafeText text={told.title} />}
        onCloseAutoFocus={backToWork}
      >
        <div className={`flex gap-2.5 rounded p-3 ${isCaught ? "bg-add-soft text-ok" : "bg-warn-soft text-warn"}`}>
          {isCaught ? (
            <CircleCheck size={18} aria-hidden className="mt-px shrink-0" />
          ) : (
            <TriangleAlert size={18} aria-hidden className="mt-px shrink-0" />
          )}
          <div className="min-w-0">
            <p className="text-13 font-semibold">What gave it away</p>
            <p className="mt-0.5 text-14 wrap-anywhere text-fg">
              <SafeText text={told.clue} />
            </p>
          </div>
        </div>
        <p className="mt-4 text-13 text-fg-muted">
          No agent asked for it, and nothing has run. Everybody gets one now and then;{" "}
          <Link href="/team" onClick={onClose} className="font-medium text-accent underline underline-offset-2">
            see how it works
          </Link>
          .
        </p>
        <div className="mt-5 flex justify-end">
          <Button variant="primary" size="lg" autoFocus onClick={onClose}>
            Go on
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
