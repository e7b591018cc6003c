const WIDTH = 30;

/** One line that says how far something is; `total` is null where nobody knows it. */
export function progressBar(done: number, total: number | null): string {
  const count = done.toLocaleString("en-US");
  if (total === null) return `${count} read`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${bar} ${Math.floor(share * 100)} %  ${count} of ${total.toLocaleString("en-US")}`;
}
