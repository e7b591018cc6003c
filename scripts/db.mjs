// npm run db -- url|psql|stop|backup FILE|restore FILE [--data DIR]
import "./bootstrap.mjs";

const { typedCommand } = await import("./typed-command.mjs");
await typedCommand(async (args) => (await import("./db-commands.ts")).runDb(args));
