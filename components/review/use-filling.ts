"use client";

import { startTransition, useEffect, useState } from "react";

const STEP_ROWS = 500;

/**
 * How many of `wanted` rows to draw now: five hundred at once, then as many more with every frame, so that the page answers keys
 * and shows what it has while ten thousand come ([T38]).
 */
export function useFilling(wanted: number): number {
  const [drawn, setDrawn] = useState(STEP_ROWS);
  const goal = Math.max(wanted, STEP_ROWS);
  useEffect(() => {
    if (drawn === goal) return;
    const next = requestAnimationFrame(() => startTransition(() => setDrawn(Math.min(goal, drawn + STEP_ROWS))));
    return () => cancelAnimationFrame(next);
  }, [drawn, goal]);
  return Math.min(drawn, wanted);
}
