// npm run audit:restore -- FILE... [--data DIR]
import "./bootstrap.mjs";

const { typedCommand } = await import("./typed-command.mjs");
await typedCommand(async (args) => (await import("./archive-commands.ts")).runRestore(args));
