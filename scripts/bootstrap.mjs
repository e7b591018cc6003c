// Imported first by every command: works on any Node that has ES modules, so that an old one gets a clear answer.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Assentry needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

// Every path below is relative to the repository, wherever the command was called from.
process.chdir(decodeURIComponent(new URL("..", import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, "$1")));
