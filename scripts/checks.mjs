import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// A server that was killed a moment ago may still hold its port.
const PORT_ATTEMPTS = 6;
const PORT_PAUSE_MS = 250;

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | null>} the error code, null when the port can be used
 */
function tryPort(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/**
 * @param {number} port
 * @throws with what to do, when the port cannot be listened on
 */
export async function requireFreePort(port) {
  for (let attempt = 1; ; attempt++) {
    // Both: the other protocol's listener, or one on loopback only, does not always block the first.
    const codes = [await tryPort(port, "::"), await tryPort(port, "127.0.0.1")];
    const code = codes.find((found) => found === "EADDRINUSE" || found === "EACCES");
    if (!code) return;
    if (code === "EACCES")
      throw new Error(`Port ${port} is reserved for the system. Choose another: npm start -- --port 3001`);
    if (attempt === PORT_ATTEMPTS)
      throw new Error(
        `Port ${port} is in use. Stop what uses it, or choose another: npm start -- --port ${port === 65_535 ? 3001 : port + 1}`,
      );
    await sleep(PORT_PAUSE_MS);
  }
}

/**
 * Makes the data folder if it is missing, and proves that files can be written there.
 * @param {string} folder absolute
 * @throws with what to do
 */
export function requireWritableFolder(folder) {
  try {
    const made = fs.mkdirSync(folder, { recursive: true });
    // Root's PostgreSQL runs as another user, which must pass through; what is secret inside is closed by itself.
    if (made) fs.chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    const probe = path.join(folder, `.probe-${process.pid}`);
    fs.writeFileSync(probe, "");
    fs.rmSync(probe);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new Error(`Cannot write to the data folder ${folder} (${reason}). Choose another: npm start -- --data DIR`);
  }
}
