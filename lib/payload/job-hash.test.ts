import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalJson, jobHash } from "./job-hash";

/** RFC 8785, appendix B: the bits of a double and its one serialisation. */
const NUMBERS: [bits: string, text: string][] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

function double(bits: string): number {
  return Buffer.from(bits, "hex").readDoubleBE();
}

describe("canonicalJson is RFC 8785", () => {
  it.each(NUMBERS)("[T14] the double %s is written %s", (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it.each([["7fffffffffffffff"], ["7ff0000000000000"], ["fff0000000000000"]])(
    "[T14] the double %s is refused",
    (bits) => {
      expect(() => canonicalJson(double(bits))).toThrow();
    },
  );

  it("[T14] keys are sorted by their UTF-16 units (3.2.3)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it("[T14] literals, numbers and strings of the RFC's example (3.2.2)", () => {
    const text = `{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it.each([
    ["arrays keep their order", [56, { d: true, "10": null, "1": [] }], '[56,{"1":[],"10":null,"d":true}]'],
    [
      "text isn't normalised",
      { peach: "p\u00eache", peche: "pe\u0302che" },
      '{"peach":"p\u00eache","peche":"pe\u0302che"}',
    ],
    [
      "nested keys are sorted too",
      { b: { z: 1, a: [{ y: 1, x: 2 }] }, a: "" },
      '{"a":"","b":{"a":[{"x":2,"y":1}],"z":1}}',
    ],
  ])("[T14] %s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ["undefined", undefined],
    ["a lone surrogate", { a: "\ud83d" }],
    ["a lone surrogate in a key", { "\udc00": 1 }],
  ])("[T14] %s is refused", (_, value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});

describe("jobHash binds what would be executed", () => {
  const job = {
    tenant: "ten_1",
    agent: "agt_1",
    topic: "job.payment.send",
    tool: "payment.send",
    args: { vendor: "Acme GmbH", amount: 5000 },
    environment: "production",
    on_behalf_of: "user:dana@example.com",
  };

  it("[T14] it is the SHA-256 of the form that the API documents", () => {
    const bound =
      '{"agent":"agt_1","args":{"amount":5000,"vendor":"Acme GmbH"},"environment":"production",' +
      '"on_behalf_of":"user:dana@example.com","tenant":"ten_1","tool":"payment.send","topic":"job.payment.send","v":1}';
    expect(jobHash(job)).toBe(`sha256:${createHash("sha256").update(bound).digest("hex")}`);
  });

  it("[T14] absent and null are the same, and both are written as null", () => {
    const { environment, on_behalf_of, ...rest } = job;
    const bound =
      '{"agent":"agt_1","args":{"amount":5000,"vendor":"Acme GmbH"},"environment":null,' +
      '"on_behalf_of":null,"tenant":"ten_1","tool":"payment.send","topic":"job.payment.send","v":1}';
    const hash = `sha256:${createHash("sha256").update(bound).digest("hex")}`;
    expect(jobHash(rest)).toBe(hash);
    expect(jobHash({ ...rest, environment: null, on_behalf_of: undefined })).toBe(hash);
  });

  it("[T14] the order of keys makes no difference, any value does", () => {
    expect(jobHash({ ...job, args: { amount: 5000, vendor: "Acme GmbH" } })).toBe(jobHash(job));
    const others = [
      { ...job, tenant: "ten_2" },
      { ...job, agent: "agt_2" },
      { ...job, topic: "job.payment.sent" },
      { ...job, tool: "payment.sent" },
      { ...job, args: { vendor: "Acme GmbH", amount: 5001 } },
      { ...job, args: { vendor: "Acme GmbH", amount: "5000" } },
      { ...job, environment: "staging" },
      { ...job, on_behalf_of: "user:eve@example.com" },
    ];
    expect(new Set([job, ...others].map(jobHash)).size).toBe(others.length + 1);
  });
});
