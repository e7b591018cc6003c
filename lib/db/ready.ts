import { queryOnce } from "./client";

/** True where the database answers and is migrated. */
export async function checkReady(): Promise<boolean> {
  return queryOnce("SELECT 1 FROM installation LIMIT 1", []).then(
    () => true,
    () => false,
  );
}
