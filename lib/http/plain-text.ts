import { NO_STORE } from "./problem";

/** True where the caller names JSON; one that takes anything gets the signed text as it is. */
export const wantsJson = (headers: Headers): boolean => /\bapplication\/json\b/.test(headers.get("accept") ?? "");

export const plainText = (text: string): Response =>
  new Response(text, { headers: { ...NO_STORE, "content-type": "text/plain; charset=utf-8" } });
