import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetUpForm } from "@/components/shell/set-up-form";
import { needsSetUp } from "@/lib/identity/set-up";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
  if (!(await needsSetUp())) redirect("/sign-in");
  return (
    <>
      <h1 className="text-20 font-semibold">Set up Assentry</h1>
      <p className="mt-1 mb-6 text-fg-muted">
        You become the first administrator. The server printed a set-up code when it started; it proves that this is
        your installation.
      </p>
      <SetUpForm />
    </>
  );
}
