// npm run audit:verify -- [--tenant ID] [--key KEY|FILE]... [--checkpoint FILE]... [--json] [--data DIR]
import "./bootstrap.mjs";

const { typedCommand } = await import("./typed-command.mjs");
await typedCommand(async (args) => (await import("./audit-commands.ts")).runAuditVerify(args));
