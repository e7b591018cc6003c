import { expect, test } from "vitest";
import { checkEdit } from "./json-fault";

const FAULTS: [what: string, text: string, line: number, at: string, message: RegExp][] = [
  ["a comma is missing", '{\n  "a": 1\n  "b": 2\n}', 3, '"b"', /Put a comma before this/],
  ["a comma is too many", '{\n  "a": 1,\n}', 3, "}", /Remove the comma/],
  ["the end is missing", '{\n  "a": [1, 2', 2, "[1", /\[ is never closed. Add \]/],
  ["a quote is missing", '{\n  "a": "x,\n  "b": 1\n}', 2, '"x', /not closed on its line/],
  ["a name without quotes", "{ a: 1 }", 1, "a:", /name stands in double quotes/],
  ["single quotes", "{ \"a\": 'x' }", 1, "'x", /double quotes/],
  ["a comment", '{\n  "a": 1, // why\n  "b": 2 }', 2, "// why", /name stands/],
  ["a comment for a value", '{ "a": // one\n 1 }', 1, "// one", /no comments/],
  ["no colon", '{ "a" 1 }', 1, "1 }", /colon/],
  ["a bare word", '{ "a": yes }', 1, "yes", /no value/],
  ["something after the end", '{ "a": 1 } x', 1, "x", /should end here/],
  ["a bad escape", '{ "a": "C:\\x" }', 1, '"C:', /backslash/],
  ["a number with a leading zero", '{ "a": 01 }', 1, "1 }", /comma/],
];

test.each(FAULTS)("%s: says the line, the place and what to do", (_what, text, line, at, message) => {
  const checked = checkEdit(text);
  if (checked.ok) throw new Error("it was taken");
  expect(checked.fault).toMatchObject({ line, at: text.indexOf(at), message: expect.stringMatching(message) });
});

test("[T14] refuses in the editor what the server would refuse: keys twice, rounded numbers, too deep", () => {
  const twice = checkEdit('{\n  "a": 1,\n  "a": 2\n}');
  expect(twice).toMatchObject({ ok: false, fault: { line: 3, message: expect.stringMatching(/twice/) } });
  expect(checkEdit('{ "a": 9007199254740993 }')).toMatchObject({
    fault: { message: expect.stringMatching(/rounded/) },
  });
  const deep = `{"a":${"[".repeat(70)}${"]".repeat(70)}}`;
  expect(checkEdit(deep)).toMatchObject({ fault: { message: expect.stringMatching(/deeper/) } });
});

test("the whole is an object, and is given back as JSON reads it", () => {
  expect(checkEdit("[1]")).toMatchObject({ ok: false, fault: { message: expect.stringMatching(/object/) } });
  expect(checkEdit("")).toMatchObject({ ok: false });
  const args = { a: [1, -2.5e3, true, null, "\u00e9\n"], b: { c: {} } };
  expect(checkEdit(JSON.stringify(args, null, 2))).toEqual({ ok: true, args });
});
