import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";

type ChangedNoticeProps = { change: string; onShow: () => void };

/** Says that the item is no longer what is on the screen. Announced, but takes no focus ([U22]). */
export function ChangedNotice({ change, onShow }: ChangedNoticeProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-warn-soft px-5 py-2 text-13 text-warn max-sm:px-4">
      <p role="status" className="flex min-w-0 flex-1 items-start gap-2">
        <RefreshCw size={15} aria-hidden className="mt-0.5 shrink-0" />
        <span>{change}</span>
      </p>
      <Button size="sm" onClick={onShow}>
        Show the latest
      </Button>
    </div>
  );
}
