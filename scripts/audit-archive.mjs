// npm run audit:archive -- --before 2026-01 --to FOLDER [--data DIR]
import "./bootstrap.mjs";

const { typedCommand } = await import("./typed-command.mjs");
await typedCommand(async (args) => (await import("./archive-commands.ts")).runArchive(args));
