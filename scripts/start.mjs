// npm start: needs nothing but Node and npm. What can be refused at once is refused before anything is installed.
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { HELP, readOptions } = await import("./options.mjs");
  const { requireFreePort, requireWritableFolder } = await import("./checks.mjs");
  const { build, generate, install } = await import("./steps.mjs");
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  await requireFreePort(options.port);
  requireWritableFolder(options.data);
  await install();
  await generate();
  if (!options.dev) await build();

  const { register } = await import("tsx/esm/api");
  register();
  const { launch } = await import("./launch.ts");
  return launch(options);
});
