// npm run keys -- list|rotate|witness [--now] [--data DIR]
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runKeys } = await import("./key-commands.ts");
  return runKeys(process.argv.slice(2));
});
