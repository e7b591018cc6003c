// npm run audit:archive -- --before 2026-01 --to FOLDER [--data DIR]
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runArchive } = await import("./archive-commands.ts");
  return runArchive(process.argv.slice(2));
});
