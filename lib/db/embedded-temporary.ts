import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { clusterUrl, openCluster } from "./embedded-cluster";
import { ensureRunning, stopPostmaster } from "./embedded-postmaster";

// Nothing here must survive a power cut, and tests wait for every write.
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * A PostgreSQL for tests: empty, never anybody's data. `url` may create databases; `stop` ends every connection and
 * deletes all of it.
 */
export async function startTemporary(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-"));
  // For root's sake: the user that PostgreSQL then runs as must reach it.
  await chmod(folder, 0o711);
  const cluster = await openCluster(folder, () => {});
  const { client } = await ensureRunning(cluster, { samePort: false, settings: SETTINGS });
  const stop = async () => {
    await client.end().catch(() => {});
    await stopPostmaster(cluster, "immediate");
    for (const place of [cluster.home, folder]) await rm(place, { recursive: true, force: true });
  };
  return { url: clusterUrl(cluster), stop };
}
