import { expect, it } from "vitest";
import { cosignerKey } from "./cosignature";
import { NoteError, verifierKey } from "./note";
import { watchedLogsOf, witnessesOf } from "./witness-settings";

const bytes = (fill: number) => Buffer.alloc(32, fill);
const KEY = cosignerKey("w.example/witness", bytes(1));
const OTHER = cosignerKey("x.example/witness", bytes(2));

it("witnesses are a url and a key each, separated by commas or newlines", () => {
  expect(witnessesOf("")).toEqual([]);
  expect(witnessesOf(` https://w.example/api/v1/witness/  ${KEY},\nhttp://10.0.0.1:80 ${OTHER}\n`)).toEqual([
    { name: "w.example/witness", url: "https://w.example/api/v1/witness", key: KEY },
    { name: "x.example/witness", url: "http://10.0.0.1:80", key: OTHER },
  ]);
});

it.each([
  ["no key", "https://w.example"],
  ["no url", KEY],
  ["another protocol", `ftp://w.example ${KEY}`],
  ["the key of a log", `https://w.example ${verifierKey("w.example/witness", bytes(1))}`],
  ["a key whose id was altered", `https://w.example ${KEY.replace(/\+[0-9a-f]/, "+z")}`],
  ["one witness twice", `https://w.example ${KEY}, https://w2.example ${KEY}`],
])("witnesses with %s are refused", (_, text) => {
  expect(() => witnessesOf(text)).toThrow(NoteError);
});

it("logs that are watched have a key each, or several while they change them", () => {
  const keys = [1, 2].map((fill) => verifierKey("l.example/ten_1", bytes(fill)));
  const other = verifierKey("l.example/ten_2", bytes(1));
  expect(watchedLogsOf([...keys, other].join(", "))).toEqual(
    new Map([
      ["l.example/ten_1", keys],
      ["l.example/ten_2", [other]],
    ]),
  );
  expect(() => watchedLogsOf(KEY)).toThrow(NoteError);
});
