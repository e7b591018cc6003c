import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isOwn(origin: string): boolean {
  const own = new URL(env().PUBLIC_URL);
  if (origin === own.origin) return true;
  const other = URL.canParse(origin) ? new URL(origin) : null;
  // A loopback address has several names, and none of them is anybody else's.
  return (
    other !== null &&
    LOOPBACK.has(own.hostname) &&
    LOOPBACK.has(other.hostname) &&
    own.protocol === other.protocol &&
    own.port === other.port
  );
}

/** A write that is authorised by a cookie must come from our own pages ([T32]). @throws 403 `cross_origin` */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin !== null && isOwn(origin)) return;
  throw forbidden(
    "cross_origin",
    `Writes with a session must come from ${env().PUBLIC_URL}; scripts send a personal token instead.`,
  );
}
