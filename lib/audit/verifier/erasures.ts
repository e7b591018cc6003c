import { query } from "@/lib/db/client";
import type { EventRow } from "../event";

// Of a job by its events; an archive does not say which person it was.
const OF_JOB = `
SELECT EXISTS (SELECT 1 FROM audit_events WHERE job_id = $2 AND tenant_id = $1 AND type = 'audit.erased')
    OR EXISTS (SELECT 1 FROM audit_archived_events WHERE job_id = $2 AND tenant_id = $1 AND type = 'audit.erased') AS erased`;
const OF_PEOPLE = `
SELECT e.data->>'person' AS person FROM audit_events e
 WHERE e.tenant_id = $1 AND e.type = 'audit.erased' AND e.job_id IS NULL
UNION SELECT NULL FROM audit_archived_events WHERE tenant_id = $1 AND type = 'audit.erased' AND job_id IS NULL`;

/** What the log says was erased: only that may be gone. */
export class Erasures {
  readonly #jobs = new Map<string, Promise<boolean>>();
  #people: Promise<ReadonlySet<string | null>> | null = null;

  constructor(private readonly tenantId: string) {}

  /** Whether what a job's event commits to may be gone: with the job, or because it names a person who was erased. */
  async mayLack(event: EventRow): Promise<boolean> {
    return (await this.#isJobErased(event.job_id)) || (await this.#readPeople()).size > 0;
  }

  /** Whether an erasure took the salt of this event: that of its job, or of a person who wrote it or whom it made. */
  async explain({ job_id, actor, data }: EventRow): Promise<boolean> {
    if (await this.#isJobErased(job_id)) return true;
    const people = await this.#readPeople();
    const named = [actor.id, data.person].filter((id) => typeof id === "string");
    return people.has(null) || named.some((id) => people.has(id));
  }

  #isJobErased(jobId: string | null): Promise<boolean> {
    if (jobId === null) return Promise.resolve(false);
    const known = this.#jobs.get(jobId);
    if (known) return known;
    const asked = query<{ erased: boolean }>("verify_erased_job", OF_JOB, [this.tenantId, jobId]).then(
      ([row]) => row?.erased ?? false,
    );
    // Events of a job stand near each other: what is far behind is not asked for again.
    if (this.#jobs.size >= REMEMBERED) this.#jobs.clear();
    this.#jobs.set(jobId, asked);
    return asked;
  }

  /** Null among them: somebody whom an archived event names. */
  #readPeople(): Promise<ReadonlySet<string | null>> {
    this.#people ??= query<{ person: string | null }>("verify_erased_people", OF_PEOPLE, [this.tenantId]).then(
      (rows) => new Set(rows.map(({ person }) => person)),
    );
    return this.#people;
  }
}

const REMEMBERED = 10_000;
