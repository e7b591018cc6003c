const HOME = "/approvals";

/** Where to go after signing in: a path of this site and nothing else, so that no link can lead elsewhere. */
export function safeNext(next: string | readonly string[] | undefined): string {
  const base = "http://here.invalid";
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, base)) return HOME;
  const url = new URL(next, base);
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname === "/sign-in") return HOME;
  return `${url.pathname}${url.search}${url.hash}`;
}
