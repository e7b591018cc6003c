// Loaded into every child of the launcher. A launcher that is killed cannot stop its children, and a server left
// behind would hold the port against the next start: so they go when their line to it breaks. Grandchildren load this
// too and have a line of their own, to somebody who needs it as it is.
if (process.env.ASSENTRY_LAUNCHER === String(process.ppid)) {
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref();
}
