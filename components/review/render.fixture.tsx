import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import { ShortcutProvider } from "@/components/shell/shortcuts";
import { forgetDrafts } from "./draft";

// A busy machine takes longer than the default second.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  forgetDrafts();
  sessionStorage.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

/** Draws a part of the review with what the console gives it: a query cache and the keyboard. */
export function renderInConsole(ui: ReactNode) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const around = (children: ReactNode) => (
    <QueryClientProvider client={client}>
      <ShortcutProvider>{children}</ShortcutProvider>
    </QueryClientProvider>
  );
  const view = render(around(ui));
  return { ...view, client, again: (next: ReactNode) => view.rerender(around(next)) };
}

type Answer = { status?: number; body: unknown };

/** Answers every request with `answer`, and keeps what was sent. */
export function stubServer(answer: Answer | (() => Promise<Answer>)) {
  const sent: { path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    sent.push({ path, body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined });
    const { status = 200, body } = typeof answer === "function" ? await answer() : answer;
    return Response.json(body, { status });
  });
  return sent;
}
