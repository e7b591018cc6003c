"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { Verdict } from "./outcome";
import { selectedTool } from "./selection";
import type { QueueSelection } from "./use-selection";

// Nobody needs it before something is selected.
const BulkBar = dynamic(() => import("./bulk-bar").then((module) => module.BulkBar), { ssr: false });

type SelectingProps = { items: readonly ApprovalItem[]; selection: QueueSelection };

/** Below the queue: what is selected and what can be done with it ([U19]); said in words whenever it changes. */
export function Selecting({ items, selection }: SelectingProps) {
  const { picked, note } = selection;
  const tool = selectedTool(picked, items);
  // Also while what became of them is told, when nothing may be selected any more.
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const isOn = picked.size > 0 || note !== null || verdict !== null;
  const words = [picked.size > 0 && `${picked.size} selected, tool ${tool}.`, note].filter(Boolean).join(" ");
  return (
    <>
      <span role="status" data-slot="selection-status" className="sr-only">
        {verdict === null && words}
      </span>
      {isOn && <BulkBar items={items} selection={selection} tool={tool} verdict={verdict} onDecide={setVerdict} />}
    </>
  );
}
