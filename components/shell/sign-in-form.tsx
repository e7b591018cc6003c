"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "./form-error";
import { signInWithPassword } from "./sign-in";

/** Signs in with a local account, then goes to `next`. */
export function SignInForm({ next }: { next: string }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    const failed = await signInWithPassword(String(form.get("email")), String(form.get("password")));
    if (failed === null) return window.location.assign(next);
    setProblem(failed);
    setPending(false);
  };

  return (
    // As a POST, so that the password is never in an address, even when scripts have not loaded yet.
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <FormError message={problem} />
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={pending}>
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
