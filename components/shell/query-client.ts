import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/lib/http/client";

const RETRIES = 2;
/** A decision that was made holds on to all that its form was drawn of ([U4]). */
const MADE_MS = 1_000;

/** Worth another try: no answer at all, or a server that is in trouble. Never what it refused. */
function shouldRetry(failures: number, error: Error): boolean {
  const passing = error instanceof ApiError ? error.status === 0 || error.status >= 500 : true;
  return passing && failures < RETRIES;
}

/** The session has ended: sign in and come back here. */
function signInAgain(error: Error): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgain }),
    // Asked also while the browser says it is offline: a decision that waited for the network would be sent later, unseen.
    defaultOptions: {
      queries: { retry: shouldRetry, networkMode: "always" },
      mutations: { networkMode: "always", gcTime: MADE_MS },
    },
  });
}
