import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { Tier } from "@/lib/policy/schemas";
import type { CalmRow } from "./calm";

type Drawn = CalmRow<ApprovalItem>;

/** `loaded` is how many of the lane are in the list so far; there may be more. */
export type LaneRow = { kind: "lane"; key: string; tier: Tier; loaded: number };
/** Jobs that ask for the same ([U24]); `items` are those of them that still wait, in their order. */
export type Fold = { key: string; items: readonly ApprovalItem[]; isOpen: boolean };
export type ItemRow = {
  kind: "item";
  key: string;
  item: ApprovalItem;
  gone: boolean;
  place: number;
  /** The fold that this row stands for, or heads while it is open. */
  fold: Fold | null;
  /** Drawn below the head of an open fold. */
  isInside: boolean;
};
export type QueueRow = LaneRow | ItemRow;

export type Folding = {
  /** Keys of the folds that are open. */
  opened: ReadonlySet<string>;
  /** The job whose review is open: a fold that hides it shows it in its row. */
  openId: string | null;
};

/** One after the other what asks for the same, each group where its first one stands. The order is else the server's. */
export function gatherDuplicates(items: readonly Drawn[]): Drawn[][] {
  const groups = new Map<string, Drawn[]>();
  for (const drawn of items) {
    const { duplicate_key, tier, job } = drawn.item;
    // An edit can give one of two duplicates another tier, so another lane.
    const key = duplicate_key === null ? job.id : `${tier}:${duplicate_key}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [drawn]);
    else group.push(drawn);
  }
  return [...groups.values()];
}

const foldKey = ([first]: readonly Drawn[]): string => `${first?.item.tier}:${first?.item.duplicate_key}`;

/** The rows of one group: one that stands for all, or all of them. */
function groupRows(group: readonly Drawn[], { opened, openId }: Folding): Omit<ItemRow, "place">[] {
  const row = { kind: "item", fold: null, isInside: false } as const;
  const [first] = group;
  if (first === undefined) return [];
  if (group.length === 1) return [{ ...row, ...first, key: first.item.job.id }];
  const key = foldKey(group);
  const items = group.filter(({ gone }) => !gone).map(({ item }) => item);
  const fold = { key, items, isOpen: opened.has(key) };
  if (fold.isOpen) {
    return group.map((drawn, at) => ({
      ...row,
      ...drawn,
      key: drawn.item.job.id,
      fold: at === 0 ? fold : null,
      isInside: at > 0,
    }));
  }
  const shown = group.find(({ item }) => item.job.id === openId) ?? first;
  return [{ ...row, ...shown, key: first.item.job.id, fold }];
}

/** Puts a head before each run of one tier, and folds what asks for the same. */
export function queueRows(groups: readonly Drawn[][], withLanes: boolean, folding: Folding): QueueRow[] {
  const rows: QueueRow[] = [];
  let lane: LaneRow | undefined;
  let place = 0;
  for (const group of groups) {
    const tier = group[0]?.item.tier ?? null;
    if (withLanes && tier !== null) {
      if (lane === undefined || lane.tier !== tier) {
        // A tier can only come back while an item that left holds its old place.
        lane = { kind: "lane", key: `lane-${tier}-${rows.length}`, tier, loaded: 0 };
        rows.push(lane);
      }
      lane.loaded += group.filter(({ gone }) => !gone).length;
    }
    for (const row of groupRows(group, folding)) rows.push({ ...row, place: place++ });
  }
  return rows;
}

/** The items that a row stands for: all of a fold's while it is closed. */
export const itemsOf = ({ item, gone, fold }: ItemRow): readonly ApprovalItem[] =>
  fold !== null && !fold.isOpen ? fold.items : gone ? [] : [item];

/** Where the row of a job is, also within a fold; -1 where it isn't loaded. */
export const indexOfJob = (rows: readonly QueueRow[], id: string): number =>
  rows.findIndex(
    (row) => row.kind === "item" && (row.item.job.id === id || itemsOf(row).some((item) => item.job.id === id)),
  );
