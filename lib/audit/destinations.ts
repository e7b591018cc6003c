import { env } from "@/lib/env";
import type { Witness } from "./witness-settings";

/** A place outside that log checkpoints are sent to. With its kind, its name tells it from the others, and no secret. */
export type Destination =
  | { kind: "file"; name: ""; folder: string }
  | { kind: "webhook"; name: string; url: string }
  | ({ kind: "witness" } & Witness);

/** The places that the installation's settings name. */
export function destinations(): Destination[] {
  const { AUDIT_CHECKPOINT_FILE: folder, AUDIT_CHECKPOINT_WEBHOOK: url, AUDIT_WITNESSES: witnesses } = env();
  return [
    ...(folder === null ? [] : [{ kind: "file", name: "", folder } as const]),
    ...(url === null ? [] : [{ kind: "webhook", name: new URL(url).host, url } as const]),
    ...witnesses.map((witness) => ({ kind: "witness", ...witness }) as const),
  ];
}
