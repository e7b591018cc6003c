import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { AssentryError, GrantMismatch } from "./errors.js";
import { type JobIdentity, jobHash } from "./job-hash.js";
import { isObject } from "./json.js";
import { Transport } from "./transport.js";
import type { JsonObject, Tier } from "./types.js";

/** A key that was withdrawn is trusted no longer than this. */
const KEYS_MAX_AGE_MS = 10 * 60 * 1000;
/** After a key id that the server does not know either: forged grants must not become requests. */
const UNKNOWN_KEY_PAUSE_MS = 30 * 1000;
const CLOCK_TOLERANCE_SECONDS = 5;

/** What is about to be executed, and for which job: the grant must say exactly the same. */
export type GrantExpectation = JobIdentity & {
  /** The job's id. */
  job: string;
  /** The server's public URL; not checked when absent. */
  issuer?: string | undefined;
};

/** The signed content of a grant. */
export type GrantClaims = JWTPayload & {
  job_hash: string;
  revision: number;
  policy_snapshot: string;
  tier: Tier | null;
  constraints: JsonObject;
  approvals: { user: string; roles: string[]; verdict: string; at: string; channel: string; revision: number }[];
};

/**
 * The public keys of one server: fetched when needed, kept, and fetched again for a key id not seen before, as after a
 * rotation; where that did not help, not again for half a minute.
 */
export class PublicKeys {
  private found: { keys: JWTVerifyGetKey; at: number } | undefined;
  private fetching: Promise<JWTVerifyGetKey> | undefined;
  private missedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly transport: Transport) {}

  readonly get: JWTVerifyGetKey = async (header, token) => {
    const known =
      this.found !== undefined && performance.now() - this.found.at < KEYS_MAX_AGE_MS ? this.found.keys : undefined;
    try {
      return await (known ?? (await this.fetch()))(header, token);
    } catch (error) {
      const pausing = performance.now() - this.missedAt < UNKNOWN_KEY_PAUSE_MS;
      if (known === undefined || pausing || !(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    try {
      return await (await this.fetch())(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) this.missedAt = performance.now();
      throw error;
    }
  };

  /** Callers at the same time share one request. */
  private fetch(): Promise<JWTVerifyGetKey> {
    this.fetching ??= this.request().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async request(): Promise<JWTVerifyGetKey> {
    const jwks = await this.transport.request({ method: "GET", path: "/.well-known/jwks.json", repeatable: true });
    const keys = createLocalJWKSet(jwks as JSONWebKeySet);
    this.found = { keys, at: performance.now() };
    return keys;
  }
}

const keysByUrl = new Map<string, PublicKeys>();

/**
 * Checks a grant against the server's public keys and recomputes `job_hash` from the arguments about to be executed
 * ([T11]): signature (EdDSA), `aud` the agent, `sub` the job, `exp`, `job_hash`.
 * @param source `jwks`, the key set itself, or `url`, the address of Assentry, whose keys are fetched and kept.
 * @throws {GrantMismatch} on any difference; {Unreachable} when the keys can't be fetched.
 */
export async function verifyGrant(
  grant: string,
  source: ({ jwks: JSONWebKeySet } | { url: string }) & { expected: GrantExpectation },
): Promise<GrantClaims> {
  if ("jwks" in source) return verifyWith(createLocalJWKSet(source.jwks), grant, source.expected);
  let keys = keysByUrl.get(source.url);
  if (keys === undefined) {
    keys = new PublicKeys(new Transport({ url: source.url, retries: 2 }));
    keysByUrl.set(source.url, keys);
  }
  return verifyWith(keys.get, grant, source.expected);
}

/** `verifyGrant` with the keys at hand. */
export async function verifyWith(
  keys: JWTVerifyGetKey,
  grant: string,
  expected: GrantExpectation,
): Promise<GrantClaims> {
  const claims = await verifySignature(keys, grant, expected);
  if (!isGrant(claims)) throw new GrantMismatch("The grant lacks what a grant must say.");
  if (claims.job_hash !== jobHash(expected)) {
    throw new GrantMismatch("The grant was given for other arguments than those about to run.");
  }
  return claims;
}

async function verifySignature(keys: JWTVerifyGetKey, grant: string, expected: GrantExpectation): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(grant, keys, {
      algorithms: ["EdDSA", "Ed25519"],
      audience: expected.agent,
      subject: expected.job,
      requiredClaims: ["aud", "sub", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      ...(expected.issuer === undefined ? {} : { issuer: expected.issuer }),
    });
    return payload;
  } catch (error) {
    if (error instanceof AssentryError) throw error;
    throw new GrantMismatch(`The grant does not hold: ${error instanceof Error ? error.message : error}`, error);
  }
}

function isGrant(claims: JWTPayload): claims is GrantClaims {
  return (
    typeof claims.job_hash === "string" &&
    typeof claims.revision === "number" &&
    isObject(claims.constraints) &&
    Array.isArray(claims.approvals)
  );
}
