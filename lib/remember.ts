const MOST_KEPT = 2_000;
const LONGEST_KEY = 500;

/** A function of a text that remembers its answers: 2,000 at most, then it starts again. Long texts are not kept. */
export function remembering<Value>(read: (text: string) => Value): (text: string) => Value {
  const kept = new Map<string, Value>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const value = read(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    if (text.length <= LONGEST_KEY) kept.set(text, value);
    return value;
  };
}
