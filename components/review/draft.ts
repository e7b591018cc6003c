"use client";

import { useCallback, useSyncExternalStore } from "react";
import { isRecord } from "@/lib/payload/path";

export type Verdict = "approve" | "reject";
type Words = { reason: string; note: string };

/** What a reviewer has begun to decide. Kept by the browser until it is sent, so a reload or a new sign-in loses nothing. */
export type Draft = { open: Verdict | null } & Record<Verdict, Words>;

const NO_WORDS: Words = { reason: "", note: "" };
export const EMPTY_DRAFT: Draft = { open: null, approve: NO_WORDS, reject: NO_WORDS };

const cache = new Map<string, Draft>();
const listeners = new Set<() => void>();
const keyOf = (jobId: string) => `assentry:draft:${jobId}`;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(jobId: string): Draft {
  const known = cache.get(jobId);
  if (known !== undefined) return known;
  const draft = parse(stored(keyOf(jobId)));
  cache.set(jobId, draft);
  return draft;
}

// Storage may be switched off or full: the draft then lives as long as the page.
function stored(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(jobId: string, draft: Draft): void {
  cache.set(jobId, draft);
  try {
    if (draft === EMPTY_DRAFT) sessionStorage.removeItem(keyOf(jobId));
    else sessionStorage.setItem(keyOf(jobId), JSON.stringify(draft));
  } catch {
    // See `stored`.
  }
  for (const listener of listeners) listener();
}

function parse(text: string | null): Draft {
  if (text === null) return EMPTY_DRAFT;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return EMPTY_DRAFT;
    const open = value.open === "approve" || value.open === "reject" ? value.open : null;
    return { open, approve: words(value.approve), reject: words(value.reject) };
  } catch {
    return EMPTY_DRAFT;
  }
}

function words(value: unknown): Words {
  if (!isRecord(value)) return NO_WORDS;
  const text = (entry: unknown) => (typeof entry === "string" ? entry : "");
  return { reason: text(value.reason), note: text(value.note) };
}

/** Forgets what is only in memory, as a reload of the page does. For tests. */
export function forgetDrafts(): void {
  cache.clear();
}

/** The draft of one job, with `change` to put parts of it and `clear` once it is sent ([U27]). */
export function useDraft(jobId: string) {
  const draft = useSyncExternalStore(
    subscribe,
    () => read(jobId),
    () => EMPTY_DRAFT,
  );
  const change = useCallback((part: Partial<Draft>) => write(jobId, { ...read(jobId), ...part }), [jobId]);
  const clear = useCallback(() => write(jobId, EMPTY_DRAFT), [jobId]);
  return { draft, change, clear };
}
