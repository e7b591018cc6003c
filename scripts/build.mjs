// npm run build
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { build, generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  await build();
});
