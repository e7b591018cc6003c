const SCRIPT = /\/_next\/static\/chunks\/([\w~.-]+\.js)/g;
/** For browsers that know no modules; ours don't fetch it. */
const OLD = /<script[^>]*\/([\w~.-]+\.js)"[^>]*nomodule/gi;

/** The scripts that a page itself asks for, by the page's text: not what it fetches later, at rest or on demand. */
export function firstScripts(html: string): Set<string> {
  const files = new Set([...html.matchAll(SCRIPT)].map(([, file = ""]) => file));
  for (const [, old = ""] of html.matchAll(OLD)) files.delete(old);
  return files;
}
