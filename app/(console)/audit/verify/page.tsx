import type { Metadata } from "next";
import { VerifyNow } from "@/components/audit/verify-now";
import { findPermitted } from "@/lib/http/page";

export const metadata: Metadata = { title: "Verify the log" };

/** The whole log, verified on demand. */
export default async function VerifyPage() {
  return (await findPermitted("audit.read")) === null ? null : <VerifyNow />;
}
