"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { EditPreview } from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";
import type { ReviewView } from "@/lib/jobs/schemas";
import { type CheckedEdit, checkEdit } from "./json-fault";

/** Policy is asked when the typing pauses. */
const PAUSE_MS = 350;

export type Checked = {
  /** What was typed, as it is read now. */
  checked: CheckedEdit;
  /** What policy says of it; null while that is not known. */
  preview: EditPreview | null;
  /** Why policy could not be asked. */
  failed: string | null;
};

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(text), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return paused;
}

/** What is wrong with an edit at once, and what policy would make of it as soon as the server says so. */
export function useEditPreview(
  review: Pick<ReviewView, "job" | "job_hash">,
  text: string,
  isCurrent: boolean,
): Checked {
  const paused = usePaused(text);
  const checked = checkEdit(text);
  const { id } = review.job;
  const { data, error } = useQuery({
    queryKey: ["edit-preview", id, review.job_hash, paused],
    queryFn: ({ signal }) => {
      const read = checkEdit(paused);
      const body = { args: read.ok ? read.args : {}, job_hash: review.job_hash };
      return api<EditPreview>(`/api/v1/approvals/${id}/edit/preview`, { method: "POST", body, signal });
    },
    enabled: isCurrent && checked.ok && paused === text,
    retry: false,
    staleTime: 10_000,
    gcTime: 60_000,
  });
  const isAnswered = checked.ok && paused === text;
  return {
    checked,
    preview: isAnswered ? (data ?? null) : null,
    failed: isAnswered && error !== null ? (error instanceof ApiError ? error.detail : "The request failed.") : null,
  };
}
