import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeNext } from "@/components/shell/safe-next";
import { SignInForm } from "@/components/shell/sign-in-form";
import { needsSetUp } from "@/lib/identity/set-up";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  if (await needsSetUp()) redirect("/set-up");
  const { next } = await searchParams;
  return (
    <>
      <h1 className="text-20 font-semibold">Sign in</h1>
      <p className="mt-1 mb-6 text-fg-muted">Decide what your agents may do.</p>
      <SignInForm next={safeNext(next)} />
    </>
  );
}
