// Builds the package into dist/: the library with tsc, as it is written, and the command line and the thread that it
// starts as one file each, with all that they need of the server's code and of other packages, so that they run from the
// published package alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "..");

/**
 * Bundles the command line, and the licences of what is in it.
 * @param {string} folder where to write cli.js and audit-worker.js
 */
export async function buildCli(folder) {
  const { metafile } = await build({
    entryPoints: {
      cli: path.join(import.meta.dirname, "src/cli/process.ts"),
      "audit-worker": path.join(import.meta.dirname, "src/cli/audit-worker.ts"),
    },
    outdir: folder,
    absWorkingDir: root,
    alias: { "@": root },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    minifySyntax: true,
    metafile: true,
    logLevel: "error",
    // Packages in the older format ask for Node's own modules by require.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  writeFileSync(path.join(folder, "cli.licenses.txt"), licences(Object.keys(metafile.inputs)));
}

/** @param {string[]} files what was bundled, relative to the repository */
function licences(files) {
  const found = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(found)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
      const file = readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? license : readFileSync(path.join(root, folder, file), "utf8").trim();
      return `${name} ${version}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

if (process.argv[1] === import.meta.filename) {
  const dist = path.join(import.meta.dirname, "dist");
  if (existsSync(dist)) rmSync(dist, { recursive: true });
  mkdirSync(dist);
  const tsc = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace(/package\.json$/, "bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", path.join(import.meta.dirname, "tsconfig.json")], { stdio: "inherit" });
  await buildCli(dist);
}
