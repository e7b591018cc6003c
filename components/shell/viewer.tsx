"use client";

import { createContext, type ReactNode, useContext } from "react";

/** The person who is signed in, as far as the console shows them. */
export type Viewer = {
  id: string;
  name: string;
  email: string;
  roles: readonly string[];
  tenantName: string;
  /** Holds a role that may approve something. */
  canApprove: boolean;
  /** May read the audit log. */
  canReadAudit: boolean;
};

const Context = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <Context value={viewer}>{children}</Context>;
}

export function useViewer(): Viewer {
  const viewer = useContext(Context);
  if (!viewer) throw new Error("Only signed-in pages have a viewer.");
  return viewer;
}
