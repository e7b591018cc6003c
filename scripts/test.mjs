// npm test: checks, unit and database tests, browser tests; `N passed, N failed` is its last line.
// npm test -- [--check] [--unit] [--e2e] [file ...] runs only those.
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runTests } = await import("./test-run.ts");
  return runTests(process.argv.slice(2));
});
