import type { Metadata } from "next";

export const metadata: Metadata = { title: "Approvals" };

/** With no job open the layout's queue is all there is. */
export default function ApprovalsPage() {
  return null;
}
