"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ApiError, api } from "@/lib/http/client";
import { FormError } from "./form-error";
import { signInWithPassword } from "./sign-in";

type Problem = { message: string | null; fields: Record<string, string> };
const NONE: Problem = { message: null, fields: {} };

/** Creates the first administrator and signs in as them. */
export function SetUpForm() {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState(NONE);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const entry = (name: string) => String(form.get(name) ?? "");
    setPending(true);
    setProblem(NONE);
    try {
      const [code, name, email, password] = [entry("code"), entry("name"), entry("email"), entry("password")];
      const organisation = entry("organisation").trim() || undefined;
      await api("/api/v1/setup", { method: "POST", body: { code, name, email, password, organisation } });
      // Should this fail, the account exists all the same: the sign-in page takes over.
      const failed = await signInWithPassword(email, password);
      window.location.assign(failed === null ? "/approvals" : "/sign-in");
    } catch (error) {
      setProblem(describe(error));
      setPending(false);
    }
  };

  const { fields } = problem;
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field
        label="Set-up code"
        name="code"
        placeholder="XXXX-XXXX-XXXX"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
        error={fields.code}
        className="font-mono"
      />
      <Field label="Your name" name="name" autoComplete="name" required error={fields.name} />
      <Field label="Organisation" name="organisation" autoComplete="organization" error={fields.organisation} />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required error={fields.email} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={12}
        required
        hint="At least 12 characters"
        error={fields.password}
      />
      <FormError message={problem.message} />
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={pending}>
        {pending ? "Setting up…" : "Create administrator"}
      </Button>
    </form>
  );
}

/** Issues go to their fields; whatever has none is said above the button. */
function describe(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { message: "Setting up failed. Try again.", fields: {} };
  if (error.issues.length === 0) return { message: error.detail, fields: {} };
  return { message: null, fields: Object.fromEntries(error.issues.map(({ path, message }) => [path, message])) };
}
