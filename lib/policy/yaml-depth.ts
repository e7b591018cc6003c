import { Lexer } from "yaml";

const DEEPEST = 32;
const WIDEST_INDENT = 100;
const DOCUMENT = "\u0002";
const FLOW_ABANDONED = "\u0018";
const PLAIN_FOLLOWS = "\u001f";

/**
 * The offset at which a YAML text nests deeper than any policy needs, or -1. The YAML reader goes down by recursion and,
 * a few frames before its stack ends, can take the whole process with it: so depth is bounded on the tokens, before.
 */
export function tooDeepAt(source: string): number {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let lineStart = true;
  let plain = false;
  for (const token of new Lexer().lex(source)) {
    if (token === DOCUMENT) continue;
    if (token === PLAIN_FOLLOWS || plain) {
      plain = token === PLAIN_FOLLOWS;
    } else if (token === FLOW_ABANDONED) {
      brackets = 0;
    } else if (token === "[" || token === "{") brackets++;
    else if (token === "]" || token === "}") brackets--;
    else if (brackets === 0 && /^[-?:]$/.test(token)) indicators++;
    else if (token === "\n" || token === "\r\n") indicators = 0;
    else if (lineStart && token.startsWith(" ") && token.length > WIDEST_INDENT) return offset;
    if (brackets + indicators > DEEPEST) return offset;
    lineStart = token === "\n" || token === "\r\n";
    if (token !== PLAIN_FOLLOWS && token !== FLOW_ABANDONED) offset += token.length;
  }
  return -1;
}
