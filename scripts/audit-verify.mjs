// npm run audit:verify -- [--tenant ID] [--key KEY|FILE]... [--checkpoint FILE]... [--json] [--data DIR]
import "./bootstrap.mjs";

const { command } = await import("./progress.mjs");
await command(async () => {
  const { generate, install } = await import("./steps.mjs");
  await install();
  await generate();
  const { register } = await import("tsx/esm/api");
  register();
  const { runAuditVerify } = await import("./audit-commands.ts");
  return runAuditVerify(process.argv.slice(2));
});
