import { describe, expect, it } from "vitest";
import { NoteError } from "./note";
import { formatRequest, parseRequest } from "./witness-request";

const HASHES = [
  "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
  "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
  "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=",
  "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=",
];
const NOTE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;
/** The request that C2SP tlog-witness shows. */
const SHOWN = `old 20852014\n${HASHES.join("\n")}\n\n${NOTE}`;

describe("a request to a witness", () => {
  it("[T43] is read and written as C2SP shows it", () => {
    const request = parseRequest(SHOWN);
    expect(request).toEqual({ old: 20852014, proof: HASHES.map((hash) => Buffer.from(hash, "base64")), note: NOTE });
    expect(formatRequest(request)).toBe(SHOWN);
  });

  it("has no line of proof where nothing was cosigned before", () => {
    expect(parseRequest(`old 0\n\n${NOTE}`)).toEqual({ old: 0, proof: [], note: NOTE });
    expect(formatRequest({ old: 0, proof: [], note: NOTE })).toBe(`old 0\n\n${NOTE}`);
  });

  it.each([
    ["nothing", ""],
    ["a note alone", NOTE],
    ["no empty line", `old 0\n${HASHES[0]}\n`],
    ["no old size", `old \n\n${NOTE}`],
    ["a leading zero", `old 01\n\n${NOTE}`],
    ["a negative size", `old -1\n\n${NOTE}`],
    ["a fraction", `old 1.5\n\n${NOTE}`],
    ["a size past what is exact", `old 9007199254740993\n\n${NOTE}`],
    ["two spaces", `old  1\n\n${NOTE}`],
    ["another word", `size 1\n\n${NOTE}`],
    ["carriage returns", SHOWN.replaceAll("\n", "\r\n")],
    ["a hash of 31 bytes", `old 1\n${Buffer.alloc(31).toString("base64")}\n\n${NOTE}`],
    ["base64 written another way", `old 1\n${HASHES[0]?.replace("=", "")}\n\n${NOTE}`],
    ["64 hashes", `old 1\n${`${HASHES[0]}\n`.repeat(64)}\n${NOTE}`],
  ])("is refused with %s", (_, body) => {
    expect(() => parseRequest(body)).toThrow(NoteError);
  });

  it("takes 63 hashes", () => {
    expect(parseRequest(`old 1\n${`${HASHES[0]}\n`.repeat(63)}\n${NOTE}`).proof).toHaveLength(63);
  });
});
