import Link from "next/link";
import type { ReactNode } from "react";
import { SafeText } from "@/components/review/safe-text";
import { CopyId } from "@/components/ui/copy-id";
import type { AuditItem } from "@/lib/audit/schemas";
import { useMoment } from "./moment";
import { actorName } from "./sentence";

const CHANNELS: Record<string, string> = { console: "in the console", token: "with a personal token" };

/** When, who and which job. */
export function EventFacts({ item }: { item: AuditItem }) {
  const { event, job } = item;
  return (
    <section aria-label="Facts">
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-4 gap-y-2.5 text-13">
        <Fact name="When">
          <Moment at={event.at} />
        </Fact>
        <Fact name="Who">
          <Actor item={item} />
        </Fact>
        {event.job !== null && (
          <Fact name="Job">
            <Link
              href={`/approvals/${event.job}`}
              className="font-medium text-accent underline underline-offset-2 wrap-anywhere"
            >
              {job === null ? "Open the job" : <SafeText text={job.title} />}
            </Link>{" "}
            {job !== null && (
              <span className="font-mono text-12 text-fg-muted">
                <SafeText text={job.tool} />
              </span>
            )}
            <span className="block">
              <CopyId value={event.job} label="job id" />
            </span>
            <Link
              href={`/audit?job=${encodeURIComponent(event.job)}`}
              className="inline-flex min-h-6 items-center text-12 text-fg-muted underline underline-offset-2 hover:text-fg"
            >
              All events of this job
            </Link>
          </Fact>
        )}
        <Fact name="Event id">
          <CopyId value={event.id} label="event id" />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Moment({ at }: { at: string }) {
  const moment = useMoment(at);
  return (
    <>
      <time dateTime={at} className="tabular-nums">
        {moment}
      </time>
      <span className="block font-mono text-12 text-fg-muted">{at}</span>
    </>
  );
}

function Actor({ item }: { item: AuditItem }) {
  const { kind, id, channel, name } = item.event.actor;
  const how = typeof channel === "string" ? (CHANNELS[channel] ?? channel) : null;
  return (
    <>
      <span className="font-medium">
        <SafeText text={actorName(item)} />
      </span>{" "}
      <span className="text-fg-muted">
        {kind === "system" ? `by itself (${String(name)})` : kind === "agent" ? "an agent" : how}
      </span>
      {typeof id === "string" && (
        <span className="block">
          <CopyId value={id} label={`id of ${actorName(item)}`} />
        </span>
      )}
    </>
  );
}
