"use client";

import dynamic from "next/dynamic";
import { tellSeeded, useTold } from "./seeded-told";

const SeededDialog = dynamic(() => import("./seeded-dialog").then((module) => module.SeededDialog), { ssr: false });

/** [U21] Tells whoever decided a test item at once how it went, over whatever is open by then. */
export function SeededResult() {
  const told = useTold();
  return told === null ? null : <SeededDialog told={told} onClose={() => tellSeeded(null)} />;
}
