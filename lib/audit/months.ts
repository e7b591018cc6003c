import { query } from "@/lib/db/client";

/**
 * Makes the tables of this month and the next three, and moves into months what was written before they were there.
 * How many it made. It takes a right that the application has only through this function.
 */
export async function makeMonths(): Promise<number> {
  const [row] = await query<{ made: number }>("audit_months", "SELECT audit_make_months() AS made", []);
  return row?.made ?? 0;
}
