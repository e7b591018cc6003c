// What must be there before anything of ours runs: packages, Prisma's client, the built app. Each step looks first
// and costs a few milliseconds when there is nothing to do. Runs without any package installed.
import fs from "node:fs";
import path from "node:path";
import { quietly, step } from "./progress.mjs";
import { hashOf, isInstalled, readStamp } from "./stamps.mjs";

const GENERATED_STAMP = "generated/stamp";
const SDK_STAMP = "sdk/dist/stamp";
const BUILD_STAMP = ".next/assentry-stamp";

// The command line takes the server's policy code along, and what that imports.
const SDK_INPUTS = ["sdk/src", "sdk/build.mjs", "sdk/package.json", "sdk/tsconfig.json", "lib", "package-lock.json"];

const BUILD_INPUTS = ["app", "components", "lib", "public", "sdk/src", "prisma/schema.prisma"];
const NO_BUILD_INPUT = /^(next-env\.d|(playwright|vitest|prisma)\.config)\.ts$|^(biome|knip)\.json$/;

const readJson = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : null);

/** Installs the locked packages if they are not there. */
export async function install() {
  if (isInstalled(readJson("package-lock.json"), readJson("node_modules/.package-lock.json"))) return;
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : null;
  // Also with NODE_ENV=production: the build needs what npm calls development packages.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  await step("Installing packages", () =>
    npm ? quietly(process.execPath, [npm, ...args]) : quietly("npm", args, { shell: process.platform === "win32" }),
  );
}

/** Generates Prisma's client if the schema changed. */
export async function generate() {
  const version = readJson("node_modules/prisma/package.json").version;
  const wanted = `${version} ${hashOf(["prisma/schema.prisma", "prisma.config.ts"])}`;
  if (readStamp(GENERATED_STAMP) === wanted && fs.existsSync("generated/prisma")) return;
  await step("Generating the database client", () => quietly(process.execPath, ["scripts/prisma.mjs", "generate"]));
  fs.writeFileSync(GENERATED_STAMP, wanted);
}

/** Builds the agents' package with its command line, `npx assentry`, if anything it is made of changed. */
async function buildSdk() {
  const wanted = hashOf(SDK_INPUTS);
  if (readStamp(SDK_STAMP) === wanted) return;
  await step("Building the command line", () => quietly(process.execPath, ["sdk/build.mjs"]));
  fs.writeFileSync(SDK_STAMP, wanted);
}

/** Builds the agents' package and the app if anything they are made of changed. */
export async function build() {
  await buildSdk();
  const settings = fs.readdirSync(".").filter((name) => /\.(ts|js|mjs|json)$/.test(name) && !NO_BUILD_INPUT.test(name));
  const wanted = hashOf([...BUILD_INPUTS, ...settings]);
  if (readStamp(BUILD_STAMP) === wanted && fs.existsSync(".next/BUILD_ID")) return;
  fs.rmSync(BUILD_STAMP, { force: true });
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  await step("Building the app", () => quietly(process.execPath, [next, "build"], { env }));
  fs.writeFileSync(BUILD_STAMP, wanted);
}
