"use client";

import { useEffect, useRef, useState } from "react";

/** So long after the last movement the reader is taken to be reading, not aiming. */
const STILL_MS = 2_500;

/** Whether somebody is pointing at, scrolling or walking through an element by keys; spread `on` over it. */
export function useHand() {
  const [isOn, setOn] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const off = () => {
    window.clearTimeout(timer.current);
    setOn(false);
  };
  const touch = () => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(off, STILL_MS);
    setOn(true);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return {
    isOn,
    on: { onPointerMove: touch, onPointerLeave: off, onWheel: touch, onTouchMove: touch, onKeyDown: touch },
  };
}
