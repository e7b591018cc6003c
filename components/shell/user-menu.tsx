"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { UserButton } from "./user-button";

const load = () => import("./open-user-menu").then((module) => module.OpenUserMenu);
const OpenUserMenu = dynamic(load, { ssr: false, loading: () => <UserButton aria-busy /> });

/** Who is signed in, and what is theirs to set: theme, keys, signing out. The menu's code comes when it is wanted. */
export function UserMenu() {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <OpenUserMenu />;
  return <UserButton onPointerEnter={() => void load()} onFocus={() => void load()} onClick={() => setWanted(true)} />;
}
