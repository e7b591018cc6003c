// npm run audit:restore -- FILE... [--data DIR]
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runRestore } = await import("./archive-commands.ts");
  return runRestore(process.argv.slice(2));
});
