import type { ProofPath, TreeNode } from "./check-proof";
import { spanWords } from "./proof-path";

/** What a node is in the picture. A `root` that is not the signed one is drawn as wrong. */
export type NodeRole = "event" | "neighbour" | "together" | "root";

export type PlacedNode = TreeNode & {
  key: string;
  role: NodeRole;
  /** Where it stands across: neighbours at the sides, the way up in the middle. In percent of the width. */
  x: number;
  y: number;
  words: string;
};

/** From a pair of nodes up to what both are together. */
export type Joint = { key: string; from: number; y: number; parentY: number };

export type ProofDrawing = { height: number; nodes: PlacedNode[]; joints: Joint[] };

export const NODE = { width: 92, height: 40, pitch: 66 } as const;
const TOP = 28;
const BELOW = 30;
export const MIDDLE = 50;
const SIDES = { left: 16.5, right: 83.5 } as const;

/** The picture of a proof: the event at the bottom, the root on top, each neighbour on its side. Nodes are in the order of reading, from the event up. */
export function layoutOf({ leaf, steps }: ProofPath): ProofDrawing {
  const rows = steps.length;
  const yOf = (row: number): number => TOP + (rows - row) * NODE.pitch;
  const first = {
    ...leaf,
    key: "0",
    role: rows === 0 ? ("root" as const) : ("event" as const),
    x: MIDDLE,
    y: yOf(0),
    words: rows === 0 ? "This event, which is the whole log" : "This event",
  };
  const nodes: PlacedNode[] = [first];
  const joints: Joint[] = [];
  for (const [row, { sibling, parent }] of steps.entries()) {
    const isRoot = row === rows - 1;
    const beside = `Neighbour on the ${sibling.side}: ${spanWords(sibling)}`;
    const both = `${isRoot ? "The root" : "Both together"}: ${spanWords(parent)}`;
    nodes.push({
      ...sibling,
      key: `${row}-beside`,
      role: "neighbour",
      x: SIDES[sibling.side],
      y: yOf(row),
      words: beside,
    });
    nodes.push({
      ...parent,
      key: `${row + 1}`,
      role: isRoot ? "root" : "together",
      x: MIDDLE,
      y: yOf(row + 1),
      words: both,
    });
    joints.push({ key: `${row}`, from: SIDES[sibling.side], y: yOf(row), parentY: yOf(row + 1) });
  }
  return { height: yOf(0) + NODE.height / 2 + BELOW, nodes, joints };
}

/** What stands under a hash: how much of the log it is. */
export function sizeWords({ start, end }: TreeNode): string {
  return end - start === 1 ? spanWords({ start, end }) : `${(end - start).toLocaleString("en-US")} events`;
}
