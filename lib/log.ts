import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

let logger: Logger | undefined;

/** Structured log on stdout. pino writes JSON, which escapes control characters: no agent's text can drive a terminal ([T35]). */
export function log(): Logger {
  logger ??= pino({ level: env().ASSENTRY_LOG, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return logger;
}
