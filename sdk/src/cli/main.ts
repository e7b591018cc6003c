import { auditVerify } from "./audit-verify";
import { CannotRun, type Command, EXIT, type Io } from "./command";
import { policyLint } from "./policy-lint";
import { policySimulate } from "./policy-simulate";
import { policyTest } from "./policy-test";
import { receiptVerify } from "./receipt-verify";

/** Every verb of the command line. */
const COMMANDS: readonly Command[] = [policyLint, policyTest, policySimulate, auditVerify, receiptVerify];

/**
 * Runs one command line, without the program's name. Never throws for what a user can do wrong.
 * @returns the exit code: 0 all is right, 1 something was found, 2 the command could not do its work
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const wantsHelp = args.some((word) => word === "--help" || word === "-h");
  const words = args.filter((word) => !word.startsWith("-"));
  const command = COMMANDS.find(({ name }) => startsWith(words, name));
  if (command === undefined) return overview(io, words, wantsHelp);
  if (wantsHelp) {
    io.out.lines(command.help);
    return EXIT.ok;
  }
  try {
    return await command.run(args.slice(command.name.split(" ").length), io);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    io.err.line(`assentry ${command.name}: ${error.message}`);
    if (error.usage) io.err.line(`Try: assentry ${command.name} --help`);
    return EXIT.cannotRun;
  }
}

function startsWith(words: readonly string[], name: string): boolean {
  return name.split(" ").every((word, at) => words[at] === word);
}

/** Where no command is named: those there are, of one topic if it is known. */
function overview(io: Io, words: readonly string[], wantsHelp: boolean): number {
  const topic = COMMANDS.filter(({ name }) => words.length === 1 && startsWith(name.split(" "), words[0] ?? ""));
  const isKnown = words.length === 0 || topic.length > 0;
  const printer = wantsHelp ? io.out : io.err;
  if (!isKnown) printer.line(`assentry: ${words.slice(0, 2).join(" ")} is no command`);
  printer.line("Usage: assentry COMMAND [OPTIONS]");
  printer.line("");
  for (const { name, summary } of topic.length > 0 ? topic : COMMANDS) printer.line(`  ${name.padEnd(18)}${summary}`);
  printer.line("");
  printer.line("assentry COMMAND --help says more.");
  return wantsHelp && isKnown ? EXIT.ok : EXIT.cannotRun;
}
