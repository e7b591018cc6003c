import { type LintFinding, lintPolicy } from "@/lib/policy/lint/lint";
import { parseTable } from "@/lib/policy/table/parse";
import { CannotRun, type Command, EXIT, type Io, readArgs } from "./command";
import { filesAt, isTable, readText } from "./files";
import { readPolicy } from "./policy-file";
import { dim, type Printer, red, yellow } from "./printer";
import { visibleJson } from "./visible";

const HELP = `Usage: assentry policy lint FILE... [--strict] [--json]

Says what is wrong or doubtful in policies, one line each: file:line:column severity message (code). Without a server,
so what needs to know your people, such as roles that nobody holds, is only said when a policy is saved.

A FILE is a policy, a test table if it is called *.test.yaml, or a folder: then every *.yaml in it.

Options:
  --strict  fail on warnings too
  --json    the findings as JSON

Exit code: 0 no errors, 1 errors (with --strict: or warnings), 2 a file cannot be read.`;

type Linted = { file: string; findings: LintFinding[] };

/** `assentry policy lint`: what is wrong or doubtful in policies, for editors and CI. */
export const policyLint: Command = {
  name: "policy lint",
  summary: "say what is wrong or doubtful in policies",
  help: HELP,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, { strict: { type: "boolean" }, json: { type: "boolean" } });
    if (positionals.length === 0) throw new CannotRun("name a policy", true);
    const files: Linted[] = [];
    const named = await Promise.all(positionals.map((place) => filesAt(io, place, () => true, "*.yaml")));
    for (const file of named.flat()) files.push({ file, findings: await lintFile(io, file) });
    const all = files.flatMap(({ findings }) => findings);
    const errors = all.filter(({ severity }) => severity === "error").length;
    const warnings = all.length - errors;
    if (values.json) io.raw(`${visibleJson({ errors, warnings, files })}\n`);
    else {
      for (const one of files) for (const finding of one.findings) printFinding(io.out, one.file, finding);
      io.out.line(
        `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`,
      );
    }
    return errors > 0 || (values.strict && warnings > 0) ? EXIT.failed : EXIT.ok;
  },
};

async function lintFile(io: Io, file: string): Promise<LintFinding[]> {
  const read = isTable(file) ? parseTable(await readText(io, file)) : await readPolicy(io, file);
  if (read.ok) return "policy" in read ? lintPolicy(read, null, io.now()) : [];
  return read.issues.map((issue) => ({ severity: "error", code: "invalid", rule_id: null, ...issue }));
}

function printFinding(out: Printer, file: string, finding: LintFinding): void {
  const { severity, code, message, line, column } = finding;
  const style = severity === "error" ? red : yellow;
  const about = finding.rule_id ?? finding.path;
  const text = about === "" ? message : `${about}: ${message}`;
  out.line(`${file}:${line}:${column} `, style(severity), ` ${text} `, dim(`(${code})`));
}
