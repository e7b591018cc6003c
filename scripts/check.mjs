// npm run check: style and layers (Biome), types (Next's of the routes, then tsc), what nobody uses (Knip).
import "./bootstrap.mjs";

const CHECKS = [
  { name: "Biome", args: ["node_modules/@biomejs/biome/bin/biome", "check", "."] },
  { name: "Route types", args: ["node_modules/next/dist/bin/next", "typegen"] },
  { name: "TypeScript", args: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  { name: "Knip", args: ["node_modules/knip/bin/knip.js"] },
];

/**
 * Runs every check, also after one failed.
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function check() {
  const { quietly, step } = await import("./progress.mjs");
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const failed = [];
  for (const { name, args } of CHECKS) {
    try {
      await step(name, () => quietly(process.execPath, args));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      failed.push(name);
    }
  }
  return failed;
}

if (process.argv[1] === import.meta.filename) {
  const { command } = await import("./progress.mjs");
  await command(async () => {
    const failed = await check();
    console.log(failed.length ? `Check failed: ${failed.join(", ")}` : "Check passed");
    return failed.length ? 1 : 0;
  });
}
