"use client";

import { CloudOff, RotateCw } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { useLive } from "./live";
import type { LiveStatus } from "./live-stream";

const WORDS: Record<LiveStatus, string> = { live: "Live", reconnecting: "Reconnecting…", offline: "Offline" };
const TITLES: Record<LiveStatus, string> = {
  live: "Live: changes appear by themselves",
  reconnecting: "Reconnecting: what you see may be out of date",
  offline: "Offline: this device has no network",
};
const DOTS: Record<LiveStatus, string> = {
  live: "bg-ok",
  reconnecting: "animate-pulse border-2 border-warn",
  offline: "border-2 border-danger",
};

/** [U25] A quiet dot while all is well; a word beside it where there is room. */
export function ConnectionState() {
  const status = useLive();
  return (
    <p
      title={TITLES[status]}
      className="flex h-8 items-center justify-center gap-2.5 px-2 text-12 text-fg-faint xl:justify-start xl:px-3.5"
    >
      <span aria-hidden className={cn("size-2 shrink-0 rounded-full", DOTS[status])} />
      <span className="sr-only xl:not-sr-only">{WORDS[status]}</span>
    </p>
  );
}

/** [U25] Says it where nobody can miss it, as long as what is on screen may be out of date. */
export function ConnectionBanner() {
  const status = useLive();
  const Icon = status === "offline" ? CloudOff : RotateCw;
  return (
    <div role="status">
      {status !== "live" && (
        <p className="flex items-center gap-2 border-b border-line bg-warn-soft px-4 py-2 text-13 text-warn">
          <Icon size={16} aria-hidden className="shrink-0" />
          {status === "offline"
            ? "You are offline. What you see may be out of date; decisions wait until you are back."
            : "Connection lost, reconnecting… What you see may be out of date."}
        </p>
      )}
    </div>
  );
}
