"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useShortcuts } from "./shortcuts";

type Overlay = "palette" | "help";

// Both are opened rarely: their code comes when they are.
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const ShortcutHelp = dynamic(() => import("./shortcut-help").then((module) => module.ShortcutHelp), { ssr: false });

const Context = createContext<(overlay: Overlay) => void>(() => {});

/** Opens the palette of actions (⌘K) or the list of keys (?). */
export const useOverlay = () => useContext(Context);

export function OverlayProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Overlay | null>(null);
  const close = () => setOpen(null);
  useShortcuts([
    { keys: ["mod+k"], label: "Find an action", group: "General", run: () => setOpen("palette") },
    { keys: ["?"], label: "Show all keys", group: "General", run: () => setOpen("help") },
  ]);
  return (
    <Context value={setOpen}>
      {children}
      {open === "palette" && <Palette onClose={close} />}
      {open === "help" && <ShortcutHelp onClose={close} />}
    </Context>
  );
}
