import { NO_STORE } from "./problem";

/** True where the caller names JSON; one that takes anything gets the signed text as it is. */
export const wantsJson = (headers: Headers): boolean => /\bapplication\/json\b/.test(headers.get("accept") ?? "");

export const plainText = (text: string, { status = 200, type = "text/plain; charset=utf-8" } = {}): Response =>
  new Response(text, { status, headers: { ...NO_STORE, "content-type": type } });
