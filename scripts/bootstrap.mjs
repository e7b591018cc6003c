// Imported first by every command: runs on any Node that has modules, so that an old one gets a clear answer.
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Assentry needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

// Every path is relative to the repository, wherever the command was called from.
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
