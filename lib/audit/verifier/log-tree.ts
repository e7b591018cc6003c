import { Appender, type Completed } from "../tree";
import type { Findings } from "./findings";
import type { History } from "./history";
import { nodeKey } from "./log-store";

/** `stored`: the leaf's hash in the log; `made`: that of the event as it stands in its table. */
export type Leaf = { seq: number; stored: Buffer; made: Buffer; isOutOfOrder: boolean };

const STORED_LEVEL = 8;
/** Of what one log checkpoint settles; whoever altered more is told of these. */
const REMEMBERED = 100;

/** What was seen since the last log checkpoint that fits, and is judged by the next one. */
type Unsettled = {
  from: number;
  edited: number[];
  outOfOrder: number | null;
  nodes: Completed[];
  madeNodes: Completed[];
};

const unsettledFrom = (from: number): Unsettled => ({ from, edited: [], outOfOrder: null, nodes: [], madeNodes: [] });

/**
 * Builds the tree of a log from its leaf hashes, and where an event does not have the one that is stored, a second one of
 * what the events make: the next log checkpoint tells which of the two was signed, and so what was altered.
 */
export class LogTree {
  #tree = new Appender(0, []);
  #made: Appender | null = null;
  #unsettled = unsettledFrom(0);
  #next = 0;
  #hasGap = false;
  /** From the first log checkpoint on that fits neither tree, nothing more can be said of roots and nodes. */
  #isLost = false;

  constructor(
    private readonly findings: Findings,
    private readonly history: History,
  ) {
    history.grown(0, () => [this.#tree.root()]);
  }

  /** Leaves that follow, which complete these stored nodes. */
  append({ seq, stored, made, isOutOfOrder }: Leaf, nodes: ReadonlyMap<string, Buffer>): void {
    if (seq !== this.#next) this.#gap(seq);
    this.#next = seq + 1;
    const differs = !made.equals(stored);
    if (this.#hasGap) {
      if (differs) this.#differing([seq]);
      return;
    }
    const unsettled = this.#unsettled;
    if (differs) this.#made ??= this.#fork();
    if (differs) remember(unsettled.edited, seq);
    if (isOutOfOrder) unsettled.outOfOrder ??= seq - 1;
    const wrong = wrongNodes(this.#tree.append(stored), nodes);
    for (const node of wrong) remember(unsettled.nodes, node);
    const madeWrong = this.#made ? wrongNodes(this.#made.append(made), nodes) : wrong;
    for (const node of madeWrong) remember(unsettled.madeNodes, node);
    this.history.grown(this.#next, () => [this.#tree.root(), ...(this.#made ? [this.#made.root()] : [])]);
  }

  /** What a log checkpoint signed for the leaves up to here. */
  settle(root: Buffer): void {
    if (this.#hasGap || this.#isLost) return;
    const { edited, nodes, madeNodes } = this.#unsettled;
    if (root.equals(this.#tree.root())) {
      for (const seq of edited)
        this.findings.add(seq, `Event ${seq} was edited: it is not the one whose leaf hash the log checkpoint signs.`);
      this.#report(nodes);
    } else if (this.#made && root.equals(this.#made.root())) {
      for (const seq of edited)
        this.findings.add(seq, `The leaf hash of event ${seq} was altered; the event is the one that was signed.`);
      this.#report(madeNodes);
      this.#tree = this.#made;
    } else {
      this.#isLost = true;
      this.#reportLost();
    }
    this.#made = null;
    this.#unsettled = unsettledFrom(this.#next);
  }

  /** After the last leaf: what no log checkpoint settled, and those that somebody kept. */
  finish(): void {
    if (!this.#hasGap) {
      this.#differing(this.#unsettled.edited);
      if (!this.#isLost) this.#report(this.#unsettled.nodes);
    }
    if (!this.#hasGap || this.history.differs) this.findings.attempt(() => this.history.requireKept(this.#next));
  }

  root(): Buffer {
    return this.#tree.root();
  }

  #fork(): Appender {
    return new Appender(this.#tree.size, this.#tree.peaks);
  }

  #gap(seq: number): void {
    const from = this.#next;
    const what = seq - from === 1 ? `The leaf of event ${from} was` : `The leaves of events ${from} to ${seq - 1} were`;
    if (seq < from) this.findings.add(seq, `Event ${seq} has two leaves: one of them was inserted.`);
    else this.findings.add(from, `${what} deleted from the log; event ${seq} comes next.`);
    if (!this.#hasGap) this.#differing(this.#unsettled.edited);
    this.#hasGap = true;
  }

  #differing(seqs: readonly number[]): void {
    for (const seq of seqs)
      this.findings.add(
        seq,
        `Event ${seq} does not have the leaf hash that is stored for it: one of them was altered.`,
      );
  }

  #report(nodes: readonly Completed[]): void {
    for (const { level, index } of nodes) {
      const [from, to] = [index * 2 ** level, (index + 1) * 2 ** level - 1];
      this.findings.add(
        from,
        `The stored hash over events ${from} to ${to} was altered or deleted; the events are right.`,
      );
    }
  }

  #reportLost(): void {
    const { from, edited, outOfOrder, nodes } = this.#unsettled;
    if (edited.length > 0) {
      this.#differing(edited);
      return;
    }
    const to = this.#next - 1;
    // Whoever altered a leaf may have left the stored nodes above it as they were: then they say where.
    const block = nodes.find(({ level }) => level === STORED_LEVEL);
    const start = block ? Math.max(from, block.index * 2 ** STORED_LEVEL) : from;
    const end = block ? Math.min(to, (block.index + 1) * 2 ** STORED_LEVEL - 1) : to;
    const which = start === end ? `event ${start} was` : `one or more of the events ${start} to ${end} were`;
    const order = outOfOrder === null ? "" : ` Event ${outOfOrder} is the first that does not stand in its order.`;
    this.findings.add(
      outOfOrder ?? start,
      `Together with leaf hashes, ${which} altered, exchanged, inserted or left out: ` +
        `they lead to another root than the log checkpoint of ${this.#next} events signs.${order}`,
    );
  }
}

function remember<T>(list: T[], item: T): void {
  if (list.length < REMEMBERED) list.push(item);
}

const wrongNodes = (completed: readonly Completed[], stored: ReadonlyMap<string, Buffer>): Completed[] =>
  completed.filter(
    ({ level, index, hash }) => level >= STORED_LEVEL && !stored.get(nodeKey(level, index))?.equals(hash),
  );
