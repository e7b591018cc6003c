import { expect, it } from "vitest";
import { snapshotName } from "./snapshot";

it("a snapshot is named by its scope and the SHA-256 of its source", () => {
  const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  expect(snapshotName("")).toBe(`cfg:system:policy#sha256:${empty}`);
  expect(snapshotName("", "team-a")).toBe(`cfg:team-a:policy#sha256:${empty}`);
});

it("every byte of the source counts", () => {
  expect(snapshotName("rules: []\n")).not.toBe(snapshotName("rules: []\r\n"));
  expect(snapshotName("# ä")).toBe(
    "cfg:system:policy#sha256:53facc40a4cb42ebfba342d746bda5b777f455ca13759ff9a992c10becbd430b",
  );
});
