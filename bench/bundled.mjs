// Runs a bench as it would run when it is shipped: in one file, without what a development loader adds to every function.
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "..");
// Within the repository, so that packages are found from there.
const folder = mkdtempSync(path.join(root, "node_modules/.bench-"));
try {
  const outfile = path.join(folder, "bench.mjs");
  await build({
    entryPoints: [path.join(root, "bench", `${process.argv[2]}.ts`)],
    outfile,
    alias: { "@": root },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20.19",
    logLevel: "error",
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true });
}
