// A thread that checks lines of an export; its result goes back in the order in which they came.
import { parentPort, workerData } from "node:worker_threads";
import { checkLines, type Frame } from "@/lib/audit/verifier/check-lines";
import type { Asked } from "./audit-threads";

const frame: Frame = workerData;

parentPort?.on("message", ({ bytes, firstLine }: Asked) => {
  const found = checkLines(bytes, firstLine, frame);
  const moved = [found.seqs.buffer, found.leaves.buffer, ...(found.claimed ? [found.claimed.buffer] : [])];
  parentPort?.postMessage(found, moved as ArrayBuffer[]);
});
