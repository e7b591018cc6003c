import { decodeEntities } from "./html-entities";
import { attribute, hidesText } from "./html-attributes";

/** A run of a mail's text: where a link goes, and whether a mail client would hide it. Notes are ours, not the mail's. */
export type HtmlPiece =
  | { kind: "text"; text: string; link: string | null; hidden: boolean; heading: boolean }
  | { kind: "note"; text: string };
export type HtmlText = { lines: HtmlPiece[][] /** Characters that were not read. */; unread: number };

/** So much is read: more than any letter to a person has, and little enough for hostile markup. */
const MOST_READ = 100_000;
const MOST_PIECES = 3_000;
const LONGEST_TAG = 2_000;
const MOST_OPEN = 100;
const TAG = /<(\/?)([a-z][a-z0-9:-]{0,40})((?:[^<>"']|"[^"]*"|'[^']*')*)>/iy;
const BLOCKS = new Set(
  "p div tr table ul ol li h1 h2 h3 h4 h5 h6 blockquote pre section article header footer hr br".split(" "),
);
/** Their contents are no text. */
const RAW = new Set([
  "script",
  "style",
  "title",
  "template",
  "noscript",
  "textarea",
  "iframe",
  "object",
  "svg",
  "math",
]);
const NEVER_CLOSED = new Set("br hr img input link meta base area col embed source track wbr".split(" "));
const TOLD = new Set("form input button select link meta base embed video audio iframe object".split(" "));

type Open = { name: string; link: string | null; hidden: boolean; heading: boolean };
const OUTSIDE: Open = { name: "", link: null, hidden: false, heading: false };

/**
 * The text of HTML mail as its reader would get it, without any of it becoming HTML here: links with where they go,
 * hidden text marked as such, and everything that would load or run told in words ([T33], [T34]). Bounded work.
 */
export function readHtml(html: string): HtmlText {
  return new Reader(html.slice(0, MOST_READ)).read(Math.max(0, html.length - MOST_READ));
}

class Reader {
  private readonly lines: HtmlPiece[][] = [[]];
  private readonly open: Open[] = [];
  private readonly lower: string;
  private pieces = 0;
  private at = 0;

  constructor(private readonly html: string) {
    this.lower = html.toLowerCase();
  }

  read(beyond: number): HtmlText {
    while (this.at < this.html.length && this.pieces < MOST_PIECES) {
      const next = this.html.indexOf("<", this.at);
      const end = next < 0 ? this.html.length : next;
      this.text(this.html.slice(this.at, end));
      this.at = end;
      if (next >= 0) this.markup();
    }
    const lines = this.lines.filter((line) => line.length > 0);
    return { lines, unread: beyond + this.html.length - this.at };
  }

  private markup(): void {
    if (this.html.startsWith("<!", this.at)) {
      const isComment = this.html.startsWith("<!--", this.at);
      const comment = this.upTo(isComment ? "-->" : ">");
      if (isComment && comment.length > 7) this.note(`Comment: ${comment.slice(4, -3).trim()}`);
      return;
    }
    TAG.lastIndex = 0;
    const match = TAG.exec(this.html.slice(this.at, this.at + LONGEST_TAG));
    if (match === null) {
      this.text("<");
      this.at += 1;
      return;
    }
    const [whole, slash, tag = "", attributes = ""] = match;
    this.at += whole.length;
    const name = tag.toLowerCase();
    if (BLOCKS.has(name)) this.breakLine();
    if (slash === "/") this.close(name);
    else this.begin(name, ` ${attributes}`);
  }

  private begin(name: string, attributes: string): void {
    this.tell(name, attributes);
    if (RAW.has(name)) {
      this.raw(name);
      return;
    }
    if (name === "li") this.text("• ");
    if (NEVER_CLOSED.has(name) || this.open.length >= MOST_OPEN) return;
    const around = this.open.at(-1) ?? OUTSIDE;
    const link = name === "a" ? (attribute(attributes, "href") ?? around.link) : around.link;
    const heading = around.heading || /^(?:h[1-6]|b|strong|th)$/.test(name);
    this.open.push({ name, link, hidden: around.hidden || hidesText(attributes), heading });
  }

  private close(name: string): void {
    const place = this.open.findLastIndex((one) => one.name === name);
    if (place >= 0) this.open.length = place;
  }

  private raw(name: string): void {
    const found = this.lower.indexOf(`</${name}`, this.at);
    const end = found < 0 ? this.html.length : found;
    const content = this.html.slice(this.at, end).trim();
    this.at = end;
    if (content !== "") this.note(`Not drawn, within <${name}>: ${content.slice(0, 500)}`);
    if (found >= 0) this.upTo(">");
  }

  private tell(name: string, attributes: string): void {
    const source =
      attribute(attributes, "src") ?? attribute(attributes, "action") ?? attribute(attributes, "background");
    if (name === "img") {
      const alt = attribute(attributes, "alt");
      this.note(`Image${alt ? ` “${alt}”` : ""}, not loaded: ${source ?? "no address"}`);
    } else if (source !== null || TOLD.has(name))
      this.note(`<${name}>, not drawn${source === null ? "" : `: ${source}`}`);
    if (/\son[a-z]{3,30}\s{0,9}=/i.test(attributes)) this.note(`<${name}> has code in it, which doesn't run here`);
  }

  private text(raw: string): void {
    const text = decodeEntities(raw.replace(/\s+/g, " "));
    const line = this.lines.at(-1);
    if (line === undefined || text === "" || (text === " " && line.length === 0)) return;
    const { link, hidden, heading } = this.open.at(-1) ?? OUTSIDE;
    line.push({ kind: "text", text, link, hidden, heading });
    this.pieces += 1;
  }

  private note(text: string): void {
    this.lines.push([{ kind: "note", text }], []);
    this.pieces += 1;
  }

  private breakLine(): void {
    if (this.lines.at(-1)?.length !== 0) this.lines.push([]);
  }

  private upTo(mark: string): string {
    const start = this.at;
    const found = this.html.indexOf(mark, start);
    this.at = found < 0 ? this.html.length : found + mark.length;
    return this.html.slice(start, this.at);
  }
}
