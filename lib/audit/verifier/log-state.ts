import type { Findings } from "./findings";
import type { LogState } from "./log-store";

const events = (from: number, to: number): string => (from === to ? `event ${from}` : `events ${from} to ${to}`);

/** Whether the parts of a log reach equally far, and hold nothing that no log has. */
export function checkState(state: LogState, findings: Findings): void {
  const { leaves, signed } = state;
  const size = state.size ?? 0;
  const promised = Math.max(size, signed);
  if (leaves < promised)
    findings.add(
      leaves,
      `The end of the log was cut off: of ${events(leaves, promised - 1)} the leaves are gone, ` +
        `${signed > leaves ? "which a log checkpoint signs" : "which the log counts"}.`,
    );
  if (leaves > signed)
    findings.add(
      signed,
      `No log checkpoint signs ${events(signed, leaves - 1)}: inserted, or the log checkpoint was deleted.`,
    );
  if (state.size === null && leaves + signed > 0)
    findings.add(null, "The row that counts the log's events was deleted.");
  else if (size !== leaves)
    findings.add(null, `The log counts ${size} events where there are leaves of ${leaves}: one of them was altered.`);
  if (state.strayLeaves > 0) findings.add(null, `${state.strayLeaves} leaves with numbers below 0 were inserted.`);
  if (state.strayCheckpoints > 0)
    findings.add(null, `${state.strayCheckpoints} log checkpoints of less than one event were inserted.`);
  if (state.strayNodes > 0)
    findings.add(null, `${state.strayNodes} stored hashes over events that are not in the log were inserted.`);
  if (state.overdue)
    findings.add(
      null,
      `${state.overdue.event_id} was written at ${state.overdue.at.toISOString()} and still waits for its number: ` +
        `${state.waiting === 1 ? "until then nothing protects it" : `until then nothing protects it and ${state.waiting - 1} more`}.`,
    );
}
