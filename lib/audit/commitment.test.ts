import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { commitment, fieldSalt, isDisclosureOf } from "./commitment";

const SALT = Buffer.alloc(32, 7);

describe("a commitment", () => {
  it("[T44] is the SHA-256 of the field's salt and the canonical JSON of the value", () => {
    const salt = createHmac("sha256", SALT).update("reasoning").digest();
    const bytes = Buffer.concat([salt, Buffer.from('{"a":"é","b":1}', "utf8")]);
    const expected = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    expect(commitment(SALT, "reasoning", { b: 1, a: "é" })).toBe(expected);
  });

  it("[T44] has the known answer that docs/audit.md gives to other implementations", () => {
    expect(fieldSalt(SALT, "payload").toString("base64")).toBe("Ptsv8pmbZgoaLIZZ1ldFr7JNe7WSSFUYh0D8/9bejxs=");
    expect(commitment(SALT, "payload", { amount: 10 })).toBe(
      "sha256:bf5e2e0631dafaa3dd68e36d57da4e1c293e6a85f846f26acc4ddc2fac6541bf",
    );
  });

  it("[T44] of one value is another under each name and salt", () => {
    const other = Buffer.from(SALT);
    other[31] = 8;
    const made = [
      commitment(SALT, "a", 1),
      commitment(SALT, "b", 1),
      commitment(other, "a", 1),
      commitment(SALT, "a", 2),
    ];
    expect(new Set(made).size).toBe(made.length);
  });

  it("[T44] is opened by the value and the salt of its field, and by nothing else", () => {
    const committed = commitment(SALT, "reasoning", { b: 1, a: "é" });
    const salt = fieldSalt(SALT, "reasoning");
    expect(isDisclosureOf(committed, { salt, value: { a: "é", b: 1 } })).toBe(true);
    expect(isDisclosureOf(committed, { salt, value: { a: "e", b: 1 } })).toBe(false);
    expect(isDisclosureOf(committed, { salt: fieldSalt(SALT, "payload"), value: { a: "é", b: 1 } })).toBe(false);
    expect(isDisclosureOf(committed.toUpperCase(), { salt, value: { a: "é", b: 1 } })).toBe(false);
    expect(isDisclosureOf("", { salt, value: { a: "é", b: 1 } })).toBe(false);
  });

  it("[T44] can't be opened by moving bytes from the value into the salt", () => {
    const salt = fieldSalt(SALT, "amount");
    const longer = Buffer.concat([salt, Buffer.from("1")]);
    expect(isDisclosureOf(commitment(SALT, "amount", 12), { salt: longer, value: 2 })).toBe(false);
  });

  it("[T44] is refused with a salt that is shorter, longer or missing, and of what JSON can't hold", () => {
    for (const length of [0, 16, 31, 33]) expect(() => commitment(Buffer.alloc(length), "a", 1)).toThrow(RangeError);
    for (const value of [undefined, Number.NaN, "\ud800"]) expect(() => commitment(SALT, "a", value)).toThrow();
  });
});
