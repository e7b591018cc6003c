#!/usr/bin/env node
// Prisma's CLI speaks JSON-RPC with a native engine that it downloads. This is the same engine from npm, as
// WebAssembly, behind the same protocol: nothing to download, so migrations also work where there is no network.
// scripts/prisma.mjs names this file to the CLI.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const CHAR_OID = 18;
const TEXT_OID = 25;

const args = process.argv.slice(2);
const valuesOf = (flag) => args.flatMap((arg, index) => (arg === flag ? [args[index + 1]] : []));
const url = JSON.parse(valuesOf("--datasource")[0] ?? "{}").url || process.env.DATABASE_URL || "";

/** What must be closed at the end, last opened first. @type {(() => Promise<unknown>)[]} */
const closers = [];

function openPool(database) {
  if (!url) throw new Error("This command needs a database: set DATABASE_URL");
  const pool = new pg.Pool({ connectionString: withDatabase(database), max: 1 });
  pool.on("error", () => {});
  closers.push(() => pool.end());
  return pool;
}

function withDatabase(database) {
  const address = new URL(url);
  if (database) address.pathname = `/${database}`;
  return address.href;
}

/** Prisma's adapter, with two things that the engine needs and it lacks. `dispose` is called when it is done with it. */
async function adapterFor(pool, dispose = async () => {}) {
  const adapter = await new PrismaPg(pool).connect();
  const { performIO, queryRaw } = adapter;
  let chars = [];
  // The catalogue has columns of the type "char", which the adapter refuses: read them as text, then name their type.
  adapter.performIO = async (query) => {
    const result = await performIO.call(adapter, query);
    chars = (result.fields ?? []).flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const index of chars) result.fields[index].dataTypeID = TEXT_OID;
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw.call(adapter, query);
    for (const index of chars) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
      for (const row of result.rows) if (row[index] === "") row[index] = "\0";
    }
    return result;
  };
  // The adapter cuts scripts at every semicolon, also inside the body of a function.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  adapter.dispose = async () => {
    await dispose();
  };
  return adapter;
}

/** A database for replaying migrations, which goes when the engine is done with it. */
async function shadowAdapter() {
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  const main = openPool();
  await main.query(`CREATE DATABASE "${name}"`);
  const drop = () => main.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  closers.push(drop);
  return adapterFor(openPool(name), drop);
}

async function loadEngine() {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const glue = await import(pathToFileURL(path.join(folder, "schema_engine_bg.js")).href);
  const module = await WebAssembly.compile(await readFile(path.join(folder, "schema_engine_bg.wasm")));
  const { exports } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };

  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: async () => adapterFor(openPool()),
    connectToShadowDb: shadowAdapter,
  });
  const files = valuesOf("--datamodels");
  const datamodels = await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")]));
  return glue.SchemaEngine.new({ datamodels: datamodels.length ? datamodels : undefined }, () => {}, factory);
}

async function finish(code) {
  for (const close of closers.reverse()) await close().catch(() => {});
  process.exit(code);
}

/** `cli can-connect-to-database`: one question, answered by the exit code. */
async function answerCommandLine() {
  try {
    if (!args.includes("can-connect-to-database")) throw new Error("Create or drop the database with SQL");
    await openPool().query("SELECT 1");
    await finish(0);
  } catch (error) {
    const fields = { message: error.message || error.code, error_code: "P1001" };
    // The CLI skips the first line: the native engine's banner.
    process.stderr.write(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
    await finish(1);
  }
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

function describe(error) {
  const message = error?.meta?.full_error ?? error?.message ?? String(error);
  return { is_panic: false, message, meta: error?.meta ?? null, error_code: error?.code ?? null };
}

let engine;
async function answer(line) {
  const { id, method, params } = JSON.parse(line);
  if (!method) return;
  try {
    engine ??= await loadEngine();
    const verb = method === "getDatabaseVersion" ? "version" : method;
    if (typeof engine[verb] !== "function") throw new Error(`The engine has no ${method}`);
    const result = await engine[verb](params);
    if (method === "diff" && result?.stdout) send({ id: -1, method: "print", params: { content: result.stdout } });
    send({ id, result: result ?? {} });
  } catch (error) {
    send({
      id,
      error: { code: 4466, message: "An error happened. Check the data field for details.", data: describe(error) },
    });
  }
}

// The CLI ends its engine this way.
process.on("SIGTERM", () => void finish(0));

if (args.includes("--version")) {
  console.log("schema-engine-cli wasm");
} else if (args.includes("cli")) {
  await answerCommandLine();
} else {
  let previous = Promise.resolve();
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
      previous = previous.then(() => answer(line));
    })
    .on("close", () => previous.then(() => finish(0)));
}
