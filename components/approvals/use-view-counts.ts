"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveEvents } from "@/components/shell/live";
import { viewCountsQuery } from "./view-queries";

/** A busy queue changes all the time; its counts are asked for at most so often. */
const APART_MS = 5_000;

/** What waits in each saved view, as text: "12", "99+"; absent while it is not known. */
export function useViewCounts(): ReadonlyMap<string, string> {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  const { data } = useQuery(viewCountsQuery());
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLiveEvents({
    onEvent: () => {
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        const { queryKey } = viewCountsQuery();
        // A tab that nobody sees asks again when it is seen.
        const refetchType = document.visibilityState === "visible" ? "active" : "none";
        void client.invalidateQueries({ queryKey, refetchType });
      }, APART_MS);
    },
    onOpen: () => {},
  });
  if (data === undefined) return new Map();
  const { counts, most } = data;
  return new Map(Object.entries(counts).map(([id, count]) => [id, count > most ? `${most}+` : String(count)]));
}
