import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** What development may reach; never link-local, multicast or reserved ones. */
const PRIVATE: ReadonlySet<string> = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);
/** Where clouds keep the machine's credentials, outside the link-local range too. */
const METADATA: ReadonlySet<string> = new Set(["100.100.100.200", "168.63.129.16", "fd00:ec2::254"]);
/** All that is routed on the public IPv6 internet. NAT64, 6to4, mapped and compatible addresses lead back into IPv4. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

export class RefusedAddress extends Error {}

/** Whether a connection to this address may be made for somebody else ([T31]). */
export function mayConnect(address: string, allowPrivate: boolean): boolean {
  if (isIP(address) === 0) return false;
  const ip = ipaddr.parse(address);
  if (METADATA.has(ip.toString())) return false;
  const range = ip.range();
  if (allowPrivate && PRIVATE.has(range)) return true;
  return range === "unicast" && (ip.kind() === "ipv4" || ip.match(GLOBAL_IPV6));
}

export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

const byDns: Resolve = (host) => lookup(host, { all: true });

/**
 * A `lookup` for sockets: the connection goes to the addresses that were checked here, so that a name which resolves to
 * something else a moment later gains nothing. One bad address refuses them all.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve = byDns): LookupFunction {
  return (host, options, callback) => {
    const failed = (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), "", 0);
    const checked = async () => {
      const found = await resolve(host);
      const [first] = found;
      if (!first || !found.every(({ address }) => mayConnect(address, allowPrivate))) throw new RefusedAddress();
      return { found, first };
    };
    checked().then(({ found, first }) => {
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    }, failed);
  };
}
