import { isRecord } from "@/lib/payload/path";
import { plainText } from "./words";

/** More recipients than this are bulk (policy.md). */
export const MANY = 25;

const LONGEST = 20_000;
const DEEPEST = 8;
const MOST_LOOKED_AT = 1_000;
const LISTS =
  /(?:^|[\s<,;:"'])(?:all|everyone|everybody|all-?(?:staff|hands|users|employees|company)|company|staff|team-all|customers|subscribers)@/i;
const MENTION = /@(?:channel|everyone|here|all)\b|<!(?:channel|everyone|here)>|<!subteam\^/i;

/**
 * How many recipients a value names: the entries of a list, also of lists within it, or the parts of a text between
 * commas, semicolons and line ends. Each entry counts, so that repeating one person counts too.
 */
export function countRecipients(value: unknown, depth = 0): number {
  if (typeof value === "string") return countParts(value);
  if (depth > DEEPEST) return 1;
  if (Array.isArray(value)) {
    let count = 0;
    for (const entry of value) {
      count += isRecord(entry) ? countOfRecord(entry, depth + 1) : countRecipients(entry, depth + 1);
      if (count > 1_000_000) break;
    }
    return count;
  }
  return isRecord(value) ? countOfRecord(value, depth + 1) : 1;
}

/** `{ email, name }` is one person; `{ to: […], cc: […] }` is as many as it names. */
function countOfRecord(record: Record<string, unknown>, depth: number): number {
  const lists = Object.values(record).filter((value) => Array.isArray(value));
  return lists.length === 0 ? 1 : lists.reduce<number>((sum, list) => sum + countRecipients(list, depth), 0);
}

function countParts(text: string): number {
  let count = 0;
  let isPart = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const isBreak = char === 44 || char === 59 || char === 10;
    if (!isBreak && !isPart && char > 32) count++;
    isPart = isBreak ? false : isPart || char > 32;
  }
  return count;
}

/** True for a text, or for one in a list or in the records of a list. Looks at 1,000 of them. */
function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === "string") return test(plainText(value.length > LONGEST ? value.slice(0, LONGEST) : value));
  if (isRecord(value)) return Object.values(value).some((entry) => typeof entry === "string" && someText(entry, test));
  if (!Array.isArray(value)) return false;
  return value.some((entry, at) => at < MOST_LOOKED_AT && !Array.isArray(entry) && someText(entry, test));
}

const isList = (text: string): boolean => text.includes("@") && LISTS.test(text);
const isMention = (text: string): boolean => (text.includes("@") || text.includes("<!")) && MENTION.test(text);

/** An address such as `all@` or `everyone@`. */
export function isDistributionList(value: unknown): boolean {
  return someText(value, isList);
}

/** `@channel`, `@everyone`, `<!here>`: a message to everyone in a place. */
export function mentionsEveryone(value: unknown): boolean {
  return someText(value, isMention);
}
