"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ReviewView } from "@/lib/jobs/schemas";
import { useUndo } from "./undo";

/** In place of the buttons while one's own decision is held by the server: it counts for nothing yet ([U11]). */
export function HeldBar({ review }: { review: ReviewView }) {
  const undo = useUndo();
  const [isPending, setPending] = useState(false);
  const press = async () => {
    setPending(true);
    await undo(review);
    setPending(false);
  };
  return (
    <div className="flex items-center gap-x-3 border-t border-line-strong bg-surface px-5 py-3 text-13 max-sm:px-4">
      <p role="status" className="min-w-0 flex-1">
        You have decided this. It takes effect in a few seconds; until then the agent is not told.
      </p>
      <Button onClick={() => void press()} disabled={isPending} className="h-9 max-sm:h-11">
        <Undo2 size={16} aria-hidden />
        Undo
      </Button>
    </div>
  );
}
