import { describe, expect, it } from "vitest";
import { emailKey, normalizeEmail, onBehalfKey } from "./email";

describe("normalizeEmail", () => {
  it.each([
    ["dana@example.com", "dana@example.com"],
    ["  Dana@Example.COM\n", "dana@example.com"],
    ["dana+ap@example.com", "dana+ap@example.com"],
  ])("%j is stored as %s", (email, stored) => {
    expect(normalizeEmail(email)).toBe(stored);
  });
});

describe("emailKey", () => {
  it.each([
    ["dana@example.com", "dana@example.com"],
    ["Dana@EXAMPLE.com", "dana@example.com"],
    ["dana+agents@example.com", "dana@example.com"],
    ["dana+a+b@example.com", "dana@example.com"],
    [" DANA+x@example.com ", "dana@example.com"],
    ["dan.a@example.com", "dan.a@example.com"],
  ])("[T16] %j is the mailbox %s", (email, key) => {
    expect(emailKey(email)).toBe(key);
  });

  it("[T16] other people have other keys", () => {
    const people = [
      "dana@example.com",
      "dan@example.com",
      "dana@example.org",
      "dana@mail.example.com",
      "x+dana@example.com",
    ];
    expect(new Set(people.map(emailKey)).size).toBe(people.length);
  });
});

describe("onBehalfKey", () => {
  it.each([
    [null, null],
    ["user:dana@example.com", "dana@example.com"],
    ["user:Dana+bot@Example.com", "dana@example.com"],
    ["USER: dana@example.com ", "dana@example.com"],
    ["person:dana@example.com", "dana@example.com"],
    ["mailto:dana@example.com", "dana@example.com"],
    ["Dana Doe <dana+x@example.com>", "dana@example.com"],
    ["user:Dana <user:dana@example.com>", "dana@example.com"],
    ["user:usr_01m7yb", "usr_01m7yb"],
    ["usr_01m7yb", "usr_01m7yb"],
    ["service:billing", "service:billing"],
  ])("[T16] %j names %j", (onBehalfOf, key) => {
    expect(onBehalfKey(onBehalfOf)).toBe(key);
  });
});
