import { decode } from "next-auth/jwt";
import { derivedKey, env } from "@/lib/env";
import { unauthenticated } from "@/lib/errors";
import type { Actor } from "./actor";
import { findAgentByKey, findPersonBySession, findPersonByToken } from "./store";
import { hashToken } from "./tokens";

export type Authenticated = { tenantId: string; actor: Actor; via: "bearer" | "cookie" };

/** next-auth's cookie name; the prefix makes browsers refuse it without TLS. */
export const sessionCookie = (): string =>
  env().PUBLIC_URL.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";

export const sessionSecret = (): string => derivedKey("next-auth").toString("hex");

function cookieValue(header: string | null, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return null;
}

/** The id of our own session row from next-auth's encrypted cookie; null where it isn't one of ours. */
async function sessionIdFromCookie(token: string): Promise<string | null> {
  const claims = await decode({ token, secret: sessionSecret() }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : null;
}

async function byBearer(token: string): Promise<Authenticated | null> {
  const hash = hashToken(token);
  const found = token.startsWith("ask_")
    ? await findAgentByKey(hash)
    : token.startsWith("asu_")
      ? await findPersonByToken(hash)
      : null;
  return found && { ...found, via: "bearer" };
}

async function byCookie(cookie: string): Promise<Authenticated | null> {
  const sessionId = await sessionIdFromCookie(cookie);
  const found = sessionId ? await findPersonBySession(sessionId) : null;
  return found && { ...found, via: "cookie" };
}

/**
 * Who sends this request, from its credential alone. A bearer token wins over a cookie: a script that sends one means it.
 * @throws 401 `unauthenticated`
 */
export async function authenticate(headers: Headers): Promise<Authenticated> {
  const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const cookie = cookieValue(headers.get("cookie"), sessionCookie());
  const found = bearer ? await byBearer(bearer) : cookie ? await byCookie(cookie) : null;
  if (!found) throw unauthenticated();
  return found;
}
