import { type AppError, conflict } from "@/lib/errors";
import type { QueueRow } from "@/lib/jobs/row";
import type { PersonRef } from "@/lib/jobs/schemas";

type Lease = { holder: PersonRef; until: Date };

/** The lease that runs on a gate, by the database's clock. A lapsed one is nobody's: nothing has to clear it. */
export function runningLease(row: Pick<QueueRow, "assignee" | "lease_until" | "now">): Lease | null {
  const { assignee, lease_until, now } = row;
  return assignee !== null && lease_until !== null && lease_until > now
    ? { holder: assignee, until: lease_until }
    : null;
}

export const taken = ({ holder, until }: Lease): AppError =>
  conflict("taken", `${holder.name} has taken this until ${until.toISOString()}.`, {
    assignee: holder,
    lease_until: until.toISOString(),
  });
