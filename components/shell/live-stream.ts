export type LiveStatus = "live" | "reconnecting" | "offline";
export type LiveMessage = { job_id: string; state: string };
/** Who else looks at a job now. */
export type PresenceMessage = { job_id: string; people: { id: string; name: string }[] };
/**
 * `onOpen`: what changed before that moment is told by no event, and must be asked for. `isLate`: it was open already when
 * this listener came.
 */
export type StreamListener = {
  onEvent: (message: LiveMessage) => void;
  onOpen: (isLate: boolean) => void;
  onPresence?: (message: PresenceMessage) => void;
};

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before trying again: doubling, with some chance in it, so that not everyone comes back at once. */
export function retryDelay(failures: number, chance: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(longest * (0.5 + chance / 2));
}

function readMessage(data: string): LiveMessage | null {
  const value: unknown = JSON.parse(data);
  if (typeof value !== "object" || value === null || !("job_id" in value) || !("state" in value)) return null;
  return typeof value.job_id === "string" && typeof value.state === "string"
    ? { job_id: value.job_id, state: value.state }
    : null;
}

/**
 * [U25] Listens to the stream and comes back by itself. We wait and retry ourselves: EventSource gives up for good
 * after any answer but 200, as while a server restarts behind a proxy. Returns how to stop.
 */
export function connectStream(
  url: string,
  { onStatus, onEvent, onOpen, onPresence }: StreamListener & { onStatus: (status: LiveStatus) => void },
): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let failures = 0;

  const close = () => {
    window.clearTimeout(timer);
    source?.close();
    source = null;
  };
  const lost = () => {
    close();
    failures += 1;
    onStatus(navigator.onLine ? "reconnecting" : "offline");
    timer = window.setTimeout(open, retryDelay(failures, Math.random()));
  };
  const opened = () => {
    failures = 0;
    onStatus("live");
    onOpen(false);
  };
  function open(): void {
    close();
    source = new EventSource(url);
    source.addEventListener("open", opened);
    source.addEventListener("error", lost);
    source.addEventListener("approvals", (event: MessageEvent<string>) => {
      const message = readMessage(event.data);
      if (message) onEvent(message);
    });
    // Written by our own server from typed values; what isn't said right is only not shown.
    source.addEventListener("presence", (event: MessageEvent<string>) => onPresence?.(JSON.parse(event.data)));
  }

  window.addEventListener("online", open);
  window.addEventListener("offline", lost);
  open();
  return () => {
    close();
    window.removeEventListener("online", open);
    window.removeEventListener("offline", lost);
  };
}
