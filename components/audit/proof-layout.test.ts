import { expect, test } from "vitest";
import type { ProofPath } from "./check-proof";
import { layoutOf, MIDDLE, NODE } from "./proof-layout";
import { pathOf } from "./proof-path";

/** A path in the shape of event `seq`'s in a log of `size`; what the hashes are makes no difference. */
function pathIn(seq: number, size: number): ProofPath {
  const steps = pathOf(seq, size).map(({ sibling, parent }) => ({
    sibling: { ...sibling, hash: "aa" },
    parent: { ...parent, hash: "bb" },
  }));
  return { leaf: { start: seq, end: seq + 1, hash: "cc" }, steps, signedRoot: "bb" };
}

test.each([
  [0, 1],
  [2, 5],
  [4127, 5000],
  [999_999, 1_000_000],
])(
  "event %i of %i: the way goes straight up, neighbours stand at their side of it, and no box lies on another",
  (seq, size) => {
    const path = pathIn(seq, size);
    const { nodes, joints, height } = layoutOf(path);
    expect(nodes).toHaveLength(1 + 2 * path.steps.length);
    expect(joints).toHaveLength(path.steps.length);
    const [event, root] = [nodes[0], nodes.at(-1)];
    expect(root).toMatchObject({ role: "root", x: MIDDLE, start: 0, end: size });
    expect(event).toMatchObject({ x: MIDDLE, start: seq });
    for (const node of nodes) {
      const own = nodes.filter(({ role }) => role !== "neighbour").find(({ y }) => y === node.y);
      if (node.role === "neighbour") expect(node.x < MIDDLE).toBe(node.end <= (own?.start ?? 0));
      else expect(node.x).toBe(MIDDLE);
      expect(node.y - NODE.height / 2).toBeGreaterThanOrEqual(0);
      expect(node.y + NODE.height / 2).toBeLessThanOrEqual(height);
      const others = nodes.filter((other) => other !== node && other.x === node.x);
      for (const { y } of others) expect(Math.abs(y - node.y)).toBeGreaterThan(NODE.height);
    }
  },
);
