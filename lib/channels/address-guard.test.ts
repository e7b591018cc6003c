import { describe, expect, it } from "vitest";
import { mayConnect } from "./address-guard";
import { post } from "./post";

const INSIDE = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.100.100.200",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.168.0.1",
  "192.88.99.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:8.8.8.8",
  "::ffff:0:7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::7f00:1",
  "100::1",
  "2001::7f00:1",
  "2001:db8::1",
  "2002:7f00:1::",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "5f00::1",
];
const OUTSIDE = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::200e"];

describe("an address that somebody else chose", () => {
  it.each(INSIDE)("[T31] %s is refused", (address) => expect(mayConnect(address, false)).toBe(false));
  it.each(OUTSIDE)("[T31] %s is allowed", (address) => expect(mayConnect(address, false)).toBe(true));
  it.each(["", "localhost", "127.1", "0x7f.1", "2130706433", "8.8.8.8 "])("[T31] %j is none", (text) =>
    expect(mayConnect(text, false)).toBe(false),
  );

  it("[T31] development may reach this machine and private networks, and still nothing else", () => {
    const reached = INSIDE.filter((address) => mayConnect(address, true));
    const own = ["10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "172.16.0.1", "192.168.0.1"];
    expect(reached).toEqual([...own, "::1", "fc00::1"]);
  });
});

describe("a url", () => {
  /** Every way to write this machine, the private network and the metadata service; none may be as much as tried. */
  const hosts = [
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "2130706433",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
    "0",
    "[::1]",
    "[::ffff:7f00:1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[0:0:0:0:0:ffff:a9fe:a9fe]",
    "169.254.169.254",
    "0xa9fea9fe",
    "10.0.0.1",
    "[fd00:ec2::254]",
  ];
  it.each(hosts)("[T31] https://%s/ is refused before anything is sent", async (host) => {
    const resolve = async () => {
      throw new Error("nothing is to be looked up");
    };
    const message = { url: `https://${host}/`, headers: {}, body: "{}" };
    expect(await post(message, { allowPrivate: false, resolve })).toEqual({
      error: "its address is not a public one",
      refused: true,
    });
  });

  it("[T31] is https, unless private addresses are allowed", async () => {
    const message = { url: "http://93.184.216.34/", headers: {}, body: "{}" };
    expect(await post(message, { allowPrivate: false })).toEqual({
      error: "only https is delivered to",
      refused: true,
    });
  });
});
