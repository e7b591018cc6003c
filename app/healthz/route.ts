/** Alive: the process answers. Says nothing of the database, so that its loss doesn't get the process restarted. */
export const GET = (): Response => Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
