"use client";

import { useSyncExternalStore } from "react";
import { usePreference } from "@/components/shell/preference";
import { useViewer } from "@/components/shell/viewer";

/** `blocked`: the browser refuses them for this site, and only its settings can change that. */
export type NoticesState = "unsupported" | "blocked" | "off" | "on";

const asked = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  asked.add(listener);
  // Permission is changed in the browser's own settings too: back from there, it is read again.
  window.addEventListener("focus", listener);
  return () => {
    asked.delete(listener);
    window.removeEventListener("focus", listener);
  };
}

const permission = (): NotificationPermission | "unsupported" =>
  "Notification" in window ? Notification.permission : "unsupported";

/** Whether this person wants desktop notifications in this browser, and how to change it. Off until they ask for them. */
export function useNotices(): [NoticesState, (on: boolean) => Promise<NoticesState>] {
  const { id } = useViewer();
  const [wanted, setWanted] = usePreference(`notifications:${id}`, ["off", "on"]);
  const allowed = useSyncExternalStore<NotificationPermission | "unsupported">(subscribe, permission, () => "default");
  const turn = async (on: boolean): Promise<NoticesState> => {
    // The browser asks only now, at the person's own click.
    const answer = on ? await Notification.requestPermission() : permission();
    setWanted(on && answer === "granted" ? "on" : "off");
    for (const listener of asked) listener();
    if (answer === "denied") return "blocked";
    return on && answer === "granted" ? "on" : "off";
  };
  if (allowed === "unsupported") return ["unsupported", turn];
  if (allowed === "denied") return ["blocked", turn];
  return [wanted === "on" && allowed === "granted" ? "on" : "off", turn];
}
