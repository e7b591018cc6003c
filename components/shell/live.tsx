"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { connectStream, type LiveStatus, type StreamListener } from "./live-stream";

type Live = { status: LiveStatus; listen: (listener: StreamListener) => () => void };

const Context = createContext<Live>({ status: "live", listen: () => () => {} });

/** Keeps the console's one event stream open while it is mounted. */
export function LiveProvider({ url, children }: { url: string; children: ReactNode }) {
  const [status, setStatus] = useState<LiveStatus>("live");
  const [listeners] = useState(() => new Set<StreamListener>());
  const isOpen = useRef(false);
  useEffect(
    () =>
      connectStream(url, {
        onStatus: (now) => {
          isOpen.current = now === "live";
          setStatus(now);
        },
        onEvent: (message) => {
          for (const listener of listeners) listener.onEvent(message);
        },
        onOpen: () => {
          for (const listener of listeners) listener.onOpen(false);
        },
        onPresence: (message) => {
          for (const listener of listeners) listener.onPresence?.(message);
        },
      }),
    [url, listeners],
  );
  const [listen] = useState(() => (listener: StreamListener) => {
    listeners.add(listener);
    // A part of the page that came alive after the stream has missed what it told so far.
    if (isOpen.current) listener.onOpen(true);
    return () => listeners.delete(listener);
  });
  return <Context value={{ status, listen }}>{children}</Context>;
}

/** Whether what is on screen is kept up to date. */
export const useLive = (): LiveStatus => useContext(Context).status;

/** Calls these on each event, and each time the stream has opened: at first or at once, and again after a loss. */
export function useLiveEvents(listener: StreamListener): void {
  const { listen } = useContext(Context);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      listen({
        onEvent: (message) => latest.current.onEvent(message),
        onOpen: (isLate) => latest.current.onOpen(isLate),
        onPresence: (message) => latest.current.onPresence?.(message),
      }),
    [listen],
  );
}
