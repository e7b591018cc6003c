export type Range = { first: number; last: number };

/** Where each row starts, px; the last one is where all end. */
export function rowStarts(count: number, heightOf: (index: number) => number): number[] {
  const starts = [0];
  for (let index = 0, end = 0; index < count; index += 1) {
    end += heightOf(index);
    starts.push(end);
  }
  return starts;
}

/** The rows that are at least partly within `height` px from `top` on. */
export function rowsInSight(starts: readonly number[], top: number, height: number): Range {
  return { first: rowAt(starts, top), last: rowAt(starts, top + Math.max(height - 1, 0)) };
}

/** The row that lies at so many px; the nearest one where none does. */
function rowAt(starts: readonly number[], px: number): number {
  let low = 0;
  let high = Math.max(starts.length - 2, 0);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}
