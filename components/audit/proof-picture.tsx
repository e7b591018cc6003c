"use client";

import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { shortenMiddle } from "@/components/ui/shorten";
import type { ProofPath } from "./check-proof";
import { type Joint, layoutOf, MIDDLE, NODE, type NodeRole, type PlacedNode, sizeWords } from "./proof-layout";

/** The tree as far as this event needs it: its way up to the root, and what stands beside the way. One tab stop; arrows walk it. */
export function ProofPicture({ path }: { path: ProofPath }) {
  const { nodes, joints, height } = useMemo(() => layoutOf(path), [path]);
  const isRight = (nodes.at(-1)?.hash ?? "") === path.signedRoot;
  const [stop, setStop] = useState(0);
  const [shown, setShown] = useState<string | null>(null);
  const group = useRef<SVGSVGElement>(null);

  const walk = (event: KeyboardEvent) => {
    const to = target(event.key, stop, nodes.length);
    if (event.key === "Escape" && shown !== null) setShown(null);
    else if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (to === null) return;
    setStop(to);
    group.current?.querySelectorAll<SVGGElement>("[data-node]")[to]?.focus();
  };
  const told = nodes.find(({ key }) => key === shown);
  return (
    <figure
      aria-label="The way from this event to the signed root"
      className="relative"
      onPointerLeave={() => setShown(null)}
    >
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure has the name; a title would be a tooltip over every node. */}
      <svg ref={group} width="100%" height={height} onKeyDown={walk} className="block">
        {joints.map((joint) => (
          <JointLines key={joint.key} joint={joint} />
        ))}
        {nodes.map((node, at) => (
          <Node
            key={node.key}
            node={node}
            isWrong={node.role === "root" && !isRight}
            isStop={at === stop}
            onShow={() => {
              setShown(node.key);
              setStop(at);
            }}
            onHide={() => setShown(null)}
          />
        ))}
        <Captions nodes={nodes} isRight={isRight} />
      </svg>
      {told !== undefined && <WholeHash node={told} below={told.y + NODE.height / 2} height={height} />}
    </figure>
  );
}

function target(key: string, stop: number, count: number): number | null {
  if (key === "ArrowUp" || key === "ArrowRight") return Math.min(stop + 1, count - 1);
  if (key === "ArrowDown" || key === "ArrowLeft") return Math.max(stop - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

function JointLines({ joint: { from, y, parentY } }: { joint: Joint }) {
  const top = y - NODE.height / 2;
  const bottom = parentY + NODE.height / 2;
  const bend = (top + bottom) / 2;
  return (
    <g aria-hidden strokeWidth={1.5}>
      <g className="stroke-line-strong">
        <line x1={`${from}%`} y1={top} x2={`${from}%`} y2={bend} />
        <line x1={`${from}%`} y1={bend} x2={`${MIDDLE}%`} y2={bend} />
      </g>
      <line x1={`${MIDDLE}%`} y1={top} x2={`${MIDDLE}%`} y2={bottom} className="stroke-accent" />
    </g>
  );
}

const BOX: Record<NodeRole, string> = {
  event: "fill-accent-soft stroke-accent",
  neighbour: "fill-surface stroke-line-strong [stroke-dasharray:3_3]",
  together: "fill-surface stroke-accent",
  root: "fill-add-soft stroke-ok",
};

type NodeProps = { node: PlacedNode; isWrong: boolean; isStop: boolean; onShow: () => void; onHide: () => void };

function Node({ node, isWrong, isStop, onShow, onHide }: NodeProps) {
  const { width, height } = NODE;
  const x = `${node.x}%`;
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: focus shows the whole hash to whoever has no pointer; it does nothing else.
    <g
      data-node
      role="img"
      tabIndex={isStop ? 0 : -1}
      aria-label={`${node.words}. Hash ${shortenMiddle(node.hash, 6, 4)}`}
      transform={`translate(0 ${node.y})`}
      onFocus={onShow}
      onBlur={onHide}
      onPointerEnter={onShow}
      onClick={onShow}
      className="group cursor-default outline-none"
    >
      <rect
        x={x}
        width={width + 6}
        height={height + 6}
        rx={8}
        transform={`translate(${-width / 2 - 3} ${-height / 2 - 3})`}
        className="fill-none stroke-none group-focus-visible:stroke-focus group-focus-visible:stroke-2"
      />
      <rect
        x={x}
        width={width}
        height={height}
        rx={6}
        transform={`translate(${-width / 2} ${-height / 2})`}
        strokeWidth={1.5}
        className={cn(BOX[node.role], isWrong && "fill-danger-soft stroke-danger")}
      />
      <text x={x} y={-3} textAnchor="middle" className="fill-fg font-mono text-12">
        {shortenMiddle(node.hash, 4, 4)}
      </text>
      <text x={x} y={13} textAnchor="middle" className="fill-fg-muted text-12 tabular-nums">
        {sizeWords(node)}
      </text>
    </g>
  );
}

/** What the two ends of the way are, in the picture itself. */
function Captions({ nodes, isRight }: { nodes: readonly PlacedNode[]; isRight: boolean }) {
  const [event, root] = [nodes[0], nodes.at(-1)];
  if (!event || !root) return null;
  const x = `${MIDDLE}%`;
  return (
    <g aria-hidden className="text-12 font-medium">
      <text x={x} dx={NODE.width / 2 + 8} y={root.y + 4} className={isRight ? "fill-ok" : "fill-danger"}>
        {isRight ? "✓ signed root" : "✕ not the root"}
      </text>
      <text x={x} y={event.y + NODE.height / 2 + 18} textAnchor="middle" className="fill-accent">
        this event
      </text>
    </g>
  );
}

/** All of a hash beside its node; at the lower end above it, so that nothing is cut off. */
function WholeHash({ node, below, height }: { node: PlacedNode; below: number; height: number }) {
  const isLow = below > height - 90 && node.y > 120;
  const style = isLow ? { bottom: height - (node.y - NODE.height / 2) + 6 } : { top: below + 6 };
  return (
    <div
      role="status"
      style={style}
      className="pointer-events-none absolute inset-x-0 z-10 mx-auto w-fit max-w-full rounded bg-raised px-3 py-2 shadow-overlay"
    >
      <p className="text-12 font-medium">{node.words}</p>
      <p className="mt-0.5 max-w-[36ch] font-mono text-12 wrap-anywhere text-fg-muted">{node.hash}</p>
    </div>
  );
}
