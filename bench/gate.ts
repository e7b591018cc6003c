// npm run bench:gate: what the shipped policies make of recorded calls, an attacker's and an agent's.
import { airlineShares, dojoShares, type ReadyName, rowsOf, type Share } from "./gate-report";

const said = ({ of, all }: Share): string => `${of} of ${all}`;
const percent = ({ of, all }: Share): string => `${said({ of, all })} (${Math.round((of / all) * 100)} %)`;

function printDojo(inSlack: ReadyName): void {
  const shares = dojoShares(inSlack);
  console.log(`AgentDojo: finance-ops for banking, ${inSlack} for slack
  injected writes gated or denied: ${said(shares.injectedWritesStopped)}
  reads without a person: ${percent(shares.readsThatRun)}
    among them web pages, on plain addresses only and counted: ${said(shares.pagesThatRun)}
    one that an attacker wanted too: ${said(shares.injectedPagesThatRun)}. Its address carries nothing, so no policy that doesn't list hosts can tell
    if every page waited: ${percent(shares.readsThatRunIfPagesWaited)}
  the user's own writes that wait as well: ${said(shares.userWritesThatWait)}. Their form is the attacker's
`);
}

function printAirline(): void {
  const shares = airlineShares();
  console.log(`The airline agent: support-refunds
  writes not expected that wait: ${said(shares.wrongWritesThatWait)}
  reads that run: ${said(shares.readsThatRun)}
  handoffs to people that run: ${said(shares.handoffsThatRun)}
  expected writes that wait too: ${said(shares.rightWritesThatWait)}
`);
}

console.table([
  ...rowsOf("banking", "finance-ops"),
  ...rowsOf("slack", "finance-ops"),
  ...rowsOf("slack", "support-refunds"),
  ...rowsOf("airline", "support-refunds"),
]);
printDojo("support-refunds");
printDojo("finance-ops");
printAirline();
