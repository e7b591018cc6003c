import path from "node:path";
import type pg from "pg";
import { appPassword, appUrl, giveLogin } from "./embedded-app";
import { clusterUrl, openCluster, rememberPort } from "./embedded-cluster";
import { ensureRunning, type Stopped, stopIfUnused } from "./embedded-postmaster";

export type EmbeddedOptions = {
  /** Told what a person should know: where the data is, that PostgreSQL crashed and is back. */
  log?: (line: string) => void;
  /** Called once when PostgreSQL crashed and cannot be started again. */
  onLost?: (reason: Error) => void;
};

export type Embedded = {
  /** The owner's address, for migrations and for operators. */
  url: string;
  /** The application's, whose user can only do what migrations allow it. */
  appUrl: string;
  /** Whether this call started PostgreSQL; false when another process or an earlier crash left it running. */
  owned: boolean;
  /** Stops PostgreSQL, unless another process uses it. */
  stop: () => Promise<Stopped>;
};

/**
 * Starts the PostgreSQL cluster of `dataDir` (created on first use), or joins it when it runs already: any number of
 * processes of one machine share it. One connection stays open: it tells others that we use the cluster, and us at
 * once when PostgreSQL crashes, upon which it is started again at the same address.
 * @throws with one line for the user: not our data folder, no PostgreSQL for this platform, PostgreSQL's last words.
 */
export async function startEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<Embedded> {
  const folder = path.resolve(dataDir);
  const log = options.log ?? (() => {});
  const cluster = await openCluster(folder, log);
  const first = await ensureRunning(cluster, { samePort: false });
  rememberPort(folder, cluster.port);
  const url = clusterUrl(cluster);
  const password = appPassword(folder);
  await giveLogin(first.client, password);

  let stopping = false;
  let keeper = first.client;
  let recovery: Promise<void> | undefined;

  const recover = async () => {
    log("PostgreSQL stopped unexpectedly: starting it again");
    try {
      const { client } = await ensureRunning(cluster, { samePort: true });
      // Whoever was first may have found our port taken; those who hold the old address would wait for ever.
      if (clusterUrl(cluster) !== url) throw new Error("PostgreSQL came back on another port");
      watch(client);
      log("PostgreSQL is back");
    } catch (error) {
      options.onLost?.(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const watch = (client: pg.Client) => {
    keeper = client;
    client.once("end", () => {
      if (!stopping) recovery = recover();
    });
  };
  watch(first.client);

  const stop = async () => {
    stopping = true;
    await recovery;
    await keeper.end().catch(() => {});
    return stopIfUnused(cluster);
  };
  return { url, appUrl: appUrl(url, password), owned: first.started, stop };
}

/** Stops the cluster of a data folder, for one that a killed process left running. */
export async function stopEmbedded(dataDir: string): Promise<Stopped> {
  return stopIfUnused(await openCluster(path.resolve(dataDir), () => {}));
}
