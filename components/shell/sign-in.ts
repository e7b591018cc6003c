import { signIn } from "next-auth/react";

const WORDS: Record<string, string> = {
  CredentialsSignin: "That e-mail and password don't belong together.",
  too_many_attempts: "Too many attempts. Wait five minutes, then try again.",
};

const UNREACHABLE = "The server cannot be reached. Try again.";

/** Signs in with a local account; what went wrong in words, or null. */
export async function signInWithPassword(email: string, password: string): Promise<string | null> {
  try {
    const answer = await signIn("credentials", { email, password, redirect: false });
    if (answer === undefined) return UNREACHABLE;
    if (answer.ok && !answer.error) return null;
    return WORDS[answer.error ?? ""] ?? "Signing in failed. Try again.";
  } catch {
    return UNREACHABLE;
  }
}
