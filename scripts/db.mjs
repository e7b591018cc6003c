// npm run db -- url|psql|stop|backup FILE|restore FILE [--data DIR]
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runDb } = await import("./db-commands.ts");
  return runDb(process.argv.slice(2));
});
