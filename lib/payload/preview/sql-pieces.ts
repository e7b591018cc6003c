/** A piece of SQL; the pieces of a text join to it. */
export type SqlPiece = {
  kind: "keyword" | "word" | "name" | "text" | "number" | "comment" | "mark" | "blank";
  text: string;
};

const KEYWORDS = new Set(
  "select from where and or not in is null like ilike between exists insert into values update set delete truncate drop create alter table view index database schema column add rename to grant revoke on using join left right inner outer full cross group by order having limit offset returning with as union all distinct case when then else end cascade restrict begin commit rollback merge call do execute true false constraint primary key foreign references default if replace conflict nothing asc desc".split(
    " ",
  ),
);
const PIECE =
  /(\s+)|(--[^\n]*)|(\/\*)|('(?:[^']|'')*'?)|("(?:[^"]|"")*"?|`[^`]*`?)|(\d[\d.]*)|([\p{L}\p{N}_@$#\p{Default_Ignorable_Code_Point}]+)|([\s\S])/uy;
const KINDS = ["blank", "comment", "comment", "text", "name", "number", "word", "mark"] as const;

/** Tells the pieces of a statement apart, for the eye. Linear; what runs is decided by the database, not by this. */
export function sqlPieces(text: string): SqlPiece[] {
  const pieces: SqlPiece[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null && match[0] !== ""; match = PIECE.exec(text)) {
    const place = match.findIndex((group, index) => index > 0 && group !== undefined);
    const kind = KINDS[place - 1] ?? "mark";
    let piece = match[0];
    if (piece === "/*") {
      const close = text.indexOf("*/", match.index + 2);
      const end = close < 0 ? text.length : close + 2;
      piece = text.slice(match.index, end);
      PIECE.lastIndex = end;
    }
    const isKeyword = kind === "word" && KEYWORDS.has(piece.toLowerCase());
    pieces.push({ kind: isKeyword ? "keyword" : kind, text: piece });
  }
  return pieces;
}

const PLAIN: ReadonlySet<SqlPiece["kind"]> = new Set(["word", "name", "mark", "blank"]);

/** The same line by line, so that each can have its number. */
export function sqlLines(pieces: readonly SqlPiece[]): SqlPiece[][] {
  const lines: SqlPiece[][] = [[]];
  for (const { kind, text } of pieces) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      const line = lines.at(-1);
      const last = line?.at(-1);
      // What looks alike is drawn as one.
      if (last !== undefined && PLAIN.has(last.kind) && PLAIN.has(kind)) last.text += part;
      else if (part !== "") line?.push({ kind, text: part });
    });
  }
  return lines;
}
