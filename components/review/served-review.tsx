"use client";

import { useQueryClient } from "@tanstack/react-query";
import { changed } from "@/components/approvals/changed";
import { useLiveEvents } from "@/components/shell/live";
import { OpenReview } from "./open-review";

/**
 * The review that the server drew with the page. It may be older than the stream of events, and come alive after that has
 * opened: then it asks once more. One that is opened from the cache need not, as the queue has followed the stream for it.
 */
export function ServedReview({ id }: { id: string }) {
  const queries = useQueryClient();
  useLiveEvents({ onEvent: () => {}, onOpen: (isLate) => isLate && changed(queries, id) });
  return <OpenReview id={id} />;
}
