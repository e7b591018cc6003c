"use client";

import { useCallback, useState } from "react";

/** Which folds of duplicates are open ([U24]). */
export function useFolds() {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set());
  const setOpen = useCallback((key: string, isOpen: boolean) => {
    setOpened((before) => {
      if (before.has(key) === isOpen) return before;
      const after = new Set(before);
      if (isOpen) after.add(key);
      else after.delete(key);
      return after;
    });
  }, []);
  return { opened, setOpen };
}
