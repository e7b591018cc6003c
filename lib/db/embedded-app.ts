import path from "node:path";
import pg from "pg";
import { secretFile } from "@/lib/secret-file";

const ROLE = "assentry_app";

/** The password of the application's user, apart from the owner's: in DIR/app-password. */
export const appPassword = (dataDir: string): string => secretFile(path.join(dataDir, "app-password"));

/** The owner's address with the application's user. */
export function appUrl(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = ROLE;
  url.password = password;
  return url.href;
}

/** Lets the application log in by itself, so that no statement of its can make it the owner again. Migrations say what it may. */
export async function giveLogin(owner: pg.Client, password: string): Promise<void> {
  await owner.query("BEGIN");
  // Two processes that start on one cluster change one row, and PostgreSQL would refuse the second.
  await owner.query("SELECT pg_advisory_xact_lock(hashtext('assentry_app'))");
  const { rows } = await owner.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [ROLE]);
  const verb = rows.length > 0 ? "ALTER" : "CREATE";
  await owner.query(`${verb} ROLE ${ROLE} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  await owner.query("COMMIT");
}
