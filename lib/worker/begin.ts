import { requireAppRole } from "@/lib/db/role";
import { startWorker } from "./start";

/** Begins the work of a server process; one that could change the audit log ends instead, before it serves anything ([T41]). */
export async function begin(): Promise<void> {
  try {
    await requireAppRole();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  startWorker();
}
