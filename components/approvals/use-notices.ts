"use client";

import { useSyncExternalStore } from "react";
import { usePreference } from "@/components/shell/preference";
import { useViewer } from "@/components/shell/viewer";

/** `blocked`: the browser refuses them for this site, and only its settings can change that. */
export type NoticesState = "unsupported" | "blocked" | "off" | "on";

type Permission = NotificationPermission | "unsupported";

const listeners = new Set<() => void>();
// Reading it asks another process of the browser, some milliseconds each time, and what shows it is drawn at every key ([U4]).
let known: Permission | null = null;

const permission = (): Permission => {
  known ??= "Notification" in window ? Notification.permission : "unsupported";
  return known;
};

function readAgain(): void {
  known = null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    known = null;
    // Permission is changed in the browser's own settings too: back from there, it is read again.
    window.addEventListener("focus", readAgain);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("focus", readAgain);
  };
}

/** Whether this person wants desktop notifications in this browser, and how to change it. Off until they ask for them. */
export function useNotices(): [NoticesState, (on: boolean) => Promise<NoticesState>] {
  const { id } = useViewer();
  const [wanted, setWanted] = usePreference(`notifications:${id}`, ["off", "on"]);
  const allowed = useSyncExternalStore<Permission>(subscribe, permission, () => "default");
  const turn = async (on: boolean): Promise<NoticesState> => {
    // The browser asks only now, at the person's own click.
    const answer = on ? await Notification.requestPermission() : permission();
    setWanted(on && answer === "granted" ? "on" : "off");
    readAgain();
    if (answer === "denied") return "blocked";
    return on && answer === "granted" ? "on" : "off";
  };
  if (allowed === "unsupported") return ["unsupported", turn];
  if (allowed === "denied") return ["blocked", turn];
  return [wanted === "on" && allowed === "granted" ? "on" : "off", turn];
}
