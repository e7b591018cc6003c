/**
 * True only where one glob matches everything that another does: exact but for `?` beside `*`, where it may say no. The
 * narrower glob is read as a text, in which only a star of the wider one takes a star.
 */
export function globCovers(wider: string, narrower: string): boolean {
  const [wanted, text] = [[...wider], [...narrower]];
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    if (wanted[place] === "*") {
      star = place++;
      retry = at;
    } else if (text[at] !== "*" && (wanted[place] === "?" || wanted[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      // Only the last star takes more: what an earlier one could take, it can take too.
      place = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return wanted.slice(place).every((char) => char === "*");
}

/** Whether some text is matched by both globs. */
export function globsOverlap(one: string, other: string): boolean {
  const known = new Map<number, boolean>();
  const [left, right] = [[...one], [...other]];
  const from = (at: number, place: number): boolean => {
    const key = at * (right.length + 1) + place;
    const answer = known.get(key) ?? step(at, place);
    known.set(key, answer);
    return answer;
  };
  const step = (at: number, place: number): boolean => {
    const [here, there] = [left[at], right[place]];
    if (here === "*") return from(at + 1, place) || (there !== undefined && from(at, place + 1));
    if (there === "*") return from(at, place + 1) || (here !== undefined && from(at + 1, place));
    if (here === undefined || there === undefined) return here === there;
    return (here === "?" || there === "?" || here === there) && from(at + 1, place + 1);
  };
  return from(0, 0);
}

/** Whether two lists of globs can be about the same thing; a list that is left out is about everything. */
export function listsOverlap(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  if (some === undefined || others === undefined) return true;
  return some.some((one) => others.some((other) => globsOverlap(one, other)));
}
