"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLiveEvents } from "@/components/shell/live";
import { onChanged } from "./changed";
import type { QueueFilters } from "./filters";
import { createQueueSync } from "./queue-sync";

/** Keeps the queue and the open job up to date from the stream of events, and from what this person does. */
export function useQueueSync(filters: QueueFilters): void {
  const client = useQueryClient();
  const latest = useRef(filters);
  useEffect(() => {
    latest.current = filters;
  });
  const [sync] = useState(() => createQueueSync(client, () => latest.current));
  useEffect(() => onChanged(client, sync.did), [client, sync]);
  useEffect(() => sync.stop, [sync]);
  useLiveEvents({
    onEvent: ({ job_id }) => sync.heard(job_id),
    onOpen: () => void client.invalidateQueries(),
    onPresence: ({ job_id, people }) => sync.saw(job_id, people),
  });
}
