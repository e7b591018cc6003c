"use client";

import { Bell, BellOff, BellRing } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { type NoticesState, useNotices } from "./use-notices";

const Notifier = dynamic(() => import("./notifier").then((module) => module.Notifier), { ssr: false });

const ICON = { blocked: BellOff, off: Bell, on: BellRing } as const;
const TITLE = {
  blocked: "Desktop notifications are blocked by your browser",
  off: "Turn on desktop notifications",
  on: "Turn off desktop notifications",
} as const;
const SAID: Record<NoticesState, string> = {
  unsupported: "This browser has no desktop notifications.",
  blocked: "Your browser blocks notifications of this site. Allow them in its settings for this site, then try again.",
  off: "Desktop notifications are off.",
  on: "While this tab is hidden, you are told of new items that are yours and of those that are due soon.",
};

/** Opt-in for being told while the tab is hidden; nothing asks for it by itself. Not on phones, which have no such thing. */
export function NoticesButton() {
  const [state, turn] = useNotices();
  if (state === "unsupported") return null;
  const Icon = ICON[state];
  const press = async () => {
    const now = await turn(state !== "on");
    const { toast } = await import("sonner");
    if (now === "blocked") toast.error(SAID[now]);
    else toast(SAID[now]);
  };
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={state === "blocked" ? TITLE.blocked : "Desktop notifications"}
        aria-pressed={state === "on"}
        title={TITLE[state]}
        onClick={() => void press()}
        className="phone:hidden"
      >
        <Icon size={16} aria-hidden className={state === "on" ? "text-accent" : undefined} />
      </Button>
      {state === "on" && <Notifier />}
    </>
  );
}
