import { RANK } from "./fact-model";
import { isIdentifierName, nameWords } from "./field-names";

/** Names of what actions are done to, the most telling first. */
const TARGETS =
  "repo repository host hostname url uri file filename path table database service cluster namespace branch bucket queue vendor account user username channel project key name title".split(
    " ",
  );
/** Ids that name how or when something was asked, not what it is done to. */
const SIDE_IDS = new Set("payment run request trace session idempotency correlation".split(" "));

/**
 * How likely a field names what the action is done to; 0 where it doesn't. What the tool's own name speaks of
 * ranks first: `reservation_id` for `update_reservation_flights`.
 */
export function targetRank(name: string, toolWords: ReadonlySet<string>): number {
  const words = nameWords(name);
  const last = words.at(-1);
  const isNamedByTool = words.some((word) => toolWords.has(word));
  if (last === "id" || last === "ids") {
    if (words.some((word) => SIDE_IDS.has(word))) return RANK.secondary;
    if (isNamedByTool) return RANK.target + 5;
    return RANK.target + (words.length === 1 ? 4 : 3);
  }
  const place = TARGETS.findIndex((target) => words.includes(target));
  if (place >= 0) return RANK.target + (isNamedByTool ? 4.5 : 0) - place / TARGETS.length;
  return isIdentifierName(name) ? RANK.secondary : 0;
}
