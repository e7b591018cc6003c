// npm run keys -- list|rotate|witness [--now] [--data DIR]
import "./bootstrap.mjs";

const { typedCommand } = await import("./typed-command.mjs");
await typedCommand(async (args) => (await import("./key-commands.ts")).runKeys(args));
