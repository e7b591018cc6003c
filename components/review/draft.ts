"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { DecidingVerb } from "@/lib/jobs/schemas";
import { isRecord } from "@/lib/payload/path";

type Words = { reason: string; note: string };
/** An edit that was begun: its text, and the arguments that it was begun on. */
export type EditDraft = {
  text: string;
  reason: string;
  base: { job_hash: string; revision: number; args: Record<string, unknown> };
};
export type ChangesDraft = { message: string; marks: { path: string; remark: string }[] };
type EscalateDraft = { to_role: string; reason: string };

/** What a reviewer has begun to decide. Kept by the browser until it is sent, so a reload or a new sign-in loses nothing. */
export type Draft = {
  open: DecidingVerb | null;
  approve: Words;
  reject: Words;
  edit: EditDraft | null;
  request_changes: ChangesDraft;
  escalate: EscalateDraft;
};

const NO_WORDS: Words = { reason: "", note: "" };
export const EMPTY_DRAFT: Draft = {
  open: null,
  approve: NO_WORDS,
  reject: NO_WORDS,
  edit: null,
  request_changes: { message: "", marks: [] },
  escalate: { to_role: "", reason: "" },
};
const VERBS = ["approve", "reject", "edit", "request_changes", "escalate"] as const satisfies readonly DecidingVerb[];

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
    return {
      open: VERBS.find((verb) => verb === value.open) ?? null,
      approve: { reason: wordOf(value.approve, "reason"), note: wordOf(value.approve, "note") },
      reject: { reason: wordOf(value.reject, "reason"), note: wordOf(value.reject, "note") },
      edit: editOf(value.edit),
      request_changes: { message: wordOf(value.request_changes, "message"), marks: marksOf(value.request_changes) },
      escalate: { to_role: wordOf(value.escalate, "to_role"), reason: wordOf(value.escalate, "reason") },
    };
  } catch {
    return EMPTY_DRAFT;
  }
}

function wordOf(value: unknown, name: string): string {
  const entry = isRecord(value) ? value[name] : undefined;
  return typeof entry === "string" ? entry : "";
}

function editOf(value: unknown): EditDraft | null {
  if (!isRecord(value) || !isRecord(value.base)) return null;
  const { revision, args } = value.base;
  if (typeof revision !== "number" || !isRecord(args)) return null;
  const base = { job_hash: wordOf(value.base, "job_hash"), revision, args };
  return { text: wordOf(value, "text"), reason: wordOf(value, "reason"), base };
}

function marksOf(value: unknown): ChangesDraft["marks"] {
  const marks = isRecord(value) && Array.isArray(value.marks) ? value.marks : [];
  return marks.map((mark) => ({ path: wordOf(mark, "path"), remark: wordOf(mark, "remark") }));
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
