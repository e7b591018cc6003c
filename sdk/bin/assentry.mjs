#!/usr/bin/env node
import { existsSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
if (existsSync(cli)) {
  const { run } = await import(cli.href);
  await run();
} else {
  console.error("assentry is not built yet. In its repository: npm run build");
  process.exitCode = 2;
}
