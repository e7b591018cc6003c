"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { connectStream, type LiveStatus, type StreamListener } from "./live-stream";

type Live = { status: LiveStatus; listen: (listener: StreamListener) => () => void };

const Context = createContext<Live>({ status: "live", listen: () => () => {} });

/** Keeps the console's one event stream open while it is mounted. */
export function LiveProvider({ url, children }: { url: string; children: ReactNode }) {
  const [status, setStatus] = useState<LiveStatus>("live");
  const [listeners] = useState(() => new Set<StreamListener>());
  useEffect(
    () =>
      connectStream(url, {
        onStatus: setStatus,
        onEvent: (message) => {
          for (const listener of listeners) listener.onEvent(message);
        },
        onReconnect: () => {
          for (const listener of listeners) listener.onReconnect();
        },
      }),
    [url, listeners],
  );
  const [listen] = useState(() => (listener: StreamListener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  return <Context value={{ status, listen }}>{children}</Context>;
}

/** Whether what is on screen is kept up to date. */
export const useLive = (): LiveStatus => useContext(Context).status;

/** Calls these on each event, and once the stream is back after a loss. */
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
        onReconnect: () => latest.current.onReconnect(),
      }),
    [listen],
  );
}
