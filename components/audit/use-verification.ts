"use client";

import { useEffect, useRef, useState } from "react";
import type { VerifyLine, VerifyProgress, VerifyVerdict } from "@/lib/audit/schemas";
import { readLines } from "./read-lines";

export type Verification =
  | { state: "idle" }
  | { state: "running"; progress: VerifyProgress | null }
  | { state: "done"; verdict: VerifyVerdict; at: string; seconds: number }
  /** Nothing is said about the log. */
  | { state: "stopped"; why: string };

const URL = "/api/v1/audit/verify";

/** Runs the verification on the server, tells how far it is, and can be stopped. Leaving the page stops it too. */
export function useVerification() {
  const [run, setRun] = useState<Verification>({ state: "idle" });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async () => {
    const own = new AbortController();
    abort.current = own;
    const began = Date.now();
    setRun({ state: "running", progress: null });
    try {
      const verdict = await verdictOf(own.signal, (progress) => setRun({ state: "running", progress }));
      const at = new Date().toISOString();
      setRun({ state: "done", verdict, at, seconds: (Date.now() - began) / 1000 });
    } catch (error) {
      if (own.signal.aborted) setRun({ state: "stopped", why: "You stopped it." });
      else setRun({ state: "stopped", why: error instanceof Error ? error.message : "The server did not answer." });
    }
  };
  return { run, start: () => void start(), stop: () => abort.current?.abort() };
}

async function verdictOf(signal: AbortSignal, onProgress: (progress: VerifyProgress) => void): Promise<VerifyVerdict> {
  const response = await fetch(URL, { method: "POST", headers: { accept: "application/x-ndjson" }, signal }).catch(
    (error: unknown) => {
      throw signal.aborted ? error : new Error("The server cannot be reached.");
    },
  );
  if (!response.ok || response.body === null) throw new Error(await refusal(response));
  for await (const text of readLines(response.body)) {
    const line = JSON.parse(text) as VerifyLine;
    if ("progress" in line) onProgress(line.progress);
    else if ("verdict" in line) return line.verdict;
    else throw new Error(line.failed);
  }
  throw new Error("The connection was lost before the end.");
}

async function refusal(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const detail = typeof body === "object" && body !== null && "detail" in body ? body.detail : null;
  return typeof detail === "string" ? detail : "The server refused to verify.";
}
