import path from "node:path";
import { parseArgs } from "node:util";

export const HELP = `npm start -- [options]

  --port N      port to listen on (PORT, or 3000)
  --data DIR    folder for the database and the secret (.data)
  --demo        run the demo: two example companies and a working agent (default on a
                first run without DATABASE_URL; remembered in DIR)
  --no-demo     start empty; the first visit asks for the set-up code printed here
  --no-agent    the demo without its agent
  --dev         reload on every change of the source
  --help        this text

Settings by environment: DATABASE_URL (PostgreSQL 15 or later; without it a bundled one runs in DIR),
PORT, PUBLIC_URL (how people reach this server), ASSENTRY_SECRET (else one is kept in DIR/secret),
CALLBACK_ALLOW_PRIVATE (true lets callbacks reach this machine and private networks),
AUDIT_CHECKPOINT_FILE, AUDIT_CHECKPOINT_WEBHOOK, AUDIT_WITNESSES, AUDIT_WITNESS_FOR (log checkpoints
of the audit log outside, and witnesses: docs/audit-witnesses.md).`;

/**
 * @typedef {object} Options
 * @property {number} port
 * @property {string} data absolute
 * @property {boolean | null} demo null when neither --demo nor --no-demo was given
 * @property {boolean} agent
 * @property {boolean} dev
 * @property {boolean} help
 */

/** @param {string} value */
function readPort(value) {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) throw new Error(`"${value}" is not a port: use 1 to 65535`);
  return port;
}

/**
 * Node's parseArgs, whose errors here fit on one line.
 * @template {import("node:util").ParseArgsConfig} T
 * @param {T} config
 * @param {string} help where to read more
 */
export function parseFlags(config, help) {
  try {
    return parseArgs(config);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\n/)[0] : error;
    throw new Error(`${reason}. See ${help}`);
  }
}

/** @param {string[]} args */
function parse(args) {
  const flag = /** @type {const} */ ({ type: "boolean", default: false });
  const value = /** @type {const} */ ({ type: "string" });
  const options = { port: value, data: value, demo: flag, "no-demo": flag, "no-agent": flag, dev: flag, help: flag };
  return parseFlags({ args, options }, "npm start -- --help").values;
}

/**
 * Reads what `npm start` was told.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Options}
 * @throws with one line for the user
 */
export function readOptions(args, env) {
  const said = parse(args);
  if (said.demo && said["no-demo"]) throw new Error("Choose one of --demo and --no-demo");
  return {
    port: readPort(said.port ?? (env.PORT || "3000")),
    data: path.resolve(said.data || ".data"),
    demo: said.demo ? true : said["no-demo"] ? false : null,
    agent: !said["no-agent"],
    dev: said.dev,
    help: said.help,
  };
}

/**
 * Whether to run the demo: what the user says, else what this folder was before, else yes where nothing else is at stake.
 * @param {{ said: boolean | null, remembered: boolean | null, ownDatabase: boolean }} known
 * @returns {boolean}
 */
export function chooseDemo({ said, remembered, ownDatabase }) {
  return said ?? remembered ?? !ownDatabase;
}
