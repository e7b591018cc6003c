"use client";

import { useMemo, useState } from "react";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { arrivedIds, type Calm, calmRows } from "./calm";

const idOf = (item: ApprovalItem): string => item.job.id;
const NOBODY: ReadonlySet<string> = new Set();

type Drawn = { key: string; items: readonly ApprovalItem[]; arrived: ReadonlySet<string> };

export type CalmList = Calm<ApprovalItem> & {
  /** Ids that have just entered. */
  arrived: ReadonlySet<string>;
  /** Lets the arrivals in. */
  settle: () => void;
};

/**
 * The rows to draw of a live list: as it is while nobody touches it, unmoved while somebody does. `key` names the list;
 * under another key it starts afresh.
 */
export function useCalm(key: string, items: readonly ApprovalItem[], isHandOn: boolean): CalmList {
  const [drawn, setDrawn] = useState<Drawn>({ key, items, arrived: NOBODY });
  // A list that was empty, or is another one, fills without ado.
  const settled = (): Drawn => {
    const isSame = drawn.key === key && drawn.items.length > 0;
    return { key, items, arrived: isSame ? arrivedIds(drawn.items, items, idOf) : NOBODY };
  };
  if (drawn.key !== key || (!isHandOn && drawn.items !== items)) setDrawn(settled());
  const calm = useMemo(() => calmRows(drawn.items, items, idOf), [drawn.items, items]);
  return { ...calm, arrived: drawn.arrived, settle: () => setDrawn(settled()) };
}
