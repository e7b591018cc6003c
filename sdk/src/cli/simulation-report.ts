import { DECISIONS, TIERS } from "@/lib/policy/schemas";
import type { Change, Simulation, WasAndNow } from "@/lib/policy/simulate/schemas";
import { bold, dim, green, type Printer, red, yellow } from "./printer";
import type { CallsSimulation } from "./simulate-calls";
import { visible } from "./visible";

const CHANGES_SHOWN = 20;
const PROBLEMS_SHOWN = 10;
const COLUMN = 10;

const EFFECTS = { weaker: red, stronger: green, different: yellow } as const;

type Row = WasAndNow & { name: string };

/** A simulation for people: totals, what reviewing it asks for, and the first actions that change. */
export function printSimulation(out: Printer, simulation: CallsSimulation | Simulation): void {
  const { total, compared, from, to, totals, by_rule, by_tier, by_role } = simulation;
  const span = from === null || to === null ? "" : `, ${from.slice(0, 16)} to ${to.slice(0, 16)} UTC`;
  out.line(bold(`${count(total)} ${total === 1 ? "action" : "actions"}${span}`));
  const tables: [string, Row[]][] = [
    ["decision", DECISIONS.map((one) => ({ name: one.toLowerCase(), was: totals.was[one], now: totals.now[one] }))],
    ["rule", by_rule.map(({ rule_id, decision, ...row }) => ({ name: ruleName(rule_id, decision), ...row }))],
    ["tier", TIERS.map((tier) => ({ name: tier, was: by_tier.was[tier], now: by_tier.now[tier] }))],
    ["role", by_role.map(({ role, was, now }) => ({ name: role, was, now }))],
  ];
  for (const [title, rows] of tables) {
    printTable(
      out,
      title,
      rows.filter(({ was, now }) => was + now > 0),
      compared > 0,
    );
  }
  printEffort(out, simulation);
  if (compared > 0) printChanges(out, simulation);
  printProblems(out, simulation);
}

const ruleName = (rule: string | null, decision: string): string => `${rule ?? "no rule"} (${decision.toLowerCase()})`;

const count = (value: number): string => value.toLocaleString("en-US");

function printTable(out: Printer, title: string, rows: readonly Row[], withWas: boolean): void {
  if (rows.length === 0) return;
  // What is escaped is longer than what was written: columns are set by what is drawn.
  const width = Math.max(title.length, ...rows.map(({ name }) => visible(name).length));
  const cells = (was: string, now: string): string => `${withWas ? was.padStart(COLUMN) : ""}${now.padStart(COLUMN)}`;
  out.line("");
  out.line(dim(`${title.padEnd(width)}${cells("was", "now")}`));
  for (const { name, was, now } of rows) out.line(`${visible(name).padEnd(width)}${cells(count(was), count(now))}`);
}

/** Reviews and minutes a day, under this policy. */
function printEffort(out: Printer, { reviews_per_day, minutes_per_day }: CallsSimulation): void {
  if (reviews_per_day === null || minutes_per_day === null) return;
  const was = reviews_per_day.was > 0 ? ` (was ${reviews_per_day.was}, ${minutes_per_day.was} minutes)` : "";
  out.line("");
  out.line(`Reviews a day: ${reviews_per_day.now}, about ${minutes_per_day.now} minutes${was}`);
}

function printChanges(
  out: Printer,
  { compared, unchanged, weaker, stronger, different, ...rest }: CallsSimulation,
): void {
  out.line("");
  out.line(
    bold(`Of ${count(compared)} compared: `),
    `${count(weaker)} weaker, ${count(stronger)} stronger, ${count(different)} different, ${count(unchanged)} unchanged`,
  );
  const shown = rest.changes.slice(0, CHANGES_SHOWN);
  for (const change of shown) printChange(out, change);
  const more = rest.changes_total - shown.length;
  if (more > 0) out.line(dim(`  and ${count(more)} more; --json lists the first 1,000`));
}

function printChange(out: Printer, change: Change): void {
  const { effect, tool, agent, now } = change;
  const place = "line" in change ? `line ${change.line}` : change.job_id;
  const said = `  ${now.reason}`;
  out.line("  ", EFFECTS[effect](effect.padEnd(9)), ` ${place}  ${tool} by ${agent}: ${whatOf(change)}`, dim(said));
}

function whatOf({ was, now }: Change): string {
  const decision = now.decision.toLowerCase();
  if (was.decision !== now.decision) return `${was.decision.toLowerCase()} → ${decision}`;
  if (was.tier !== now.tier) return `${decision}, tier ${was.tier} → ${now.tier}`;
  return `${decision}, but by other people or under other constraints`;
}

function printProblems(out: Printer, { problems, problems_total, ignored }: CallsSimulation): void {
  if (ignored.length > 0) {
    out.line("");
    out.line(dim(`Policy does not look at these keys of the calls: ${ignored.join(", ")}`));
  }
  if (problems_total === 0) return;
  out.line("");
  out.line(red(`${count(problems_total)} ${problems_total === 1 ? "problem" : "problems"} with the calls`));
  for (const { line, message } of problems.slice(0, PROBLEMS_SHOWN)) out.line(`  line ${line}: ${message}`);
  const more = problems_total - Math.min(problems.length, PROBLEMS_SHOWN);
  if (more > 0) out.line(dim(`  and ${count(more)} more`));
}
