/** Events from `start` up to, not including, `end`. */
export type Span = { start: number; end: number };

/** One step from an event up to the root: what stands beside the path, and what both together are. */
export type PathStep = { sibling: Span & { side: "left" | "right" }; parent: Span };

/** The way of event `seq` to the root of a log of `size`, from the event up: PATH of RFC 6962, 2.1.1. */
export function pathOf(seq: number, size: number): PathStep[] {
  const steps: PathStep[] = [];
  let span: Span = { start: 0, end: size };
  while (span.end - span.start > 1) {
    const { start, end } = span;
    const middle = start + widthBelow(end - start);
    const isLeft = seq < middle;
    const sibling = isLeft
      ? ({ side: "right", start: middle, end } as const)
      : ({ side: "left", start, end: middle } as const);
    steps.push({ sibling, parent: span });
    span = isLeft ? { start, end: middle } : { start: middle, end };
  }
  return steps.reverse();
}

/** The largest power of two below n. */
export function widthBelow(n: number): number {
  let width = 1;
  while (width * 2 < n) width *= 2;
  return width;
}

/** `event 12`, `events 0 to 4,095`. */
export function spanWords({ start, end }: Span): string {
  const number = (n: number) => n.toLocaleString("en-US");
  return end - start === 1 ? `event ${number(start)}` : `events ${number(start)} to ${number(end - 1)}`;
}
