import { visible } from "./visible";

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** A part of a line; what is drawn is always told apart from how. */
export type Piece = string | { text: string; style: keyof typeof CODES };

const styled =
  (style: keyof typeof CODES) =>
  (text: string): Piece => ({ text, style });

export const bold = styled("bold");
export const dim = styled("dim");
export const red = styled("red");
export const green = styled("green");
export const yellow = styled("yellow");

/** Writes lines. No text reaches the terminal unescaped: the only control characters are the printer's own ([T35]). */
export class Printer {
  constructor(
    private readonly write: (text: string) => void,
    private readonly color: boolean,
  ) {}

  line(...pieces: Piece[]): void {
    this.write(`${pieces.map((piece) => this.draw(piece)).join("")}\n`);
  }

  /** Several lines of our own words, such as a help text. */
  lines(text: string): void {
    for (const line of text.split("\n")) this.line(line);
  }

  private draw(piece: Piece): string {
    if (typeof piece === "string") return visible(piece);
    const text = visible(piece.text);
    return this.color ? `\u001b[${CODES[piece.style]}m${text}\u001b[0m` : text;
  }
}
