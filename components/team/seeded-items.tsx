"use client";

import { useQuery } from "@tanstack/react-query";
import { useViewer } from "@/components/shell/viewer";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SeededSettings } from "@/lib/seeded/schemas";
import { seededQuery } from "./queries";
import { SeededForm } from "./seeded-form";
import { SeededShares } from "./seeded-shares";

const PROMISES = [
  "They can never run: the database itself refuses to approve or claim one, and no agent sees it.",
  "You are told as soon as you decide, with what gave it away.",
  "They come from templates with made-up people and companies, under the names of your agents and tools.",
  "They are low, medium or high, where one person decides; never critical, and never where a second person is needed.",
  "They count for no limit, no past decision and no figure about real work. What nobody decides leaves the queue in time.",
  "Each is committed to in the audit log before anybody sees it, and opened there once it is over.",
];

/** [U21] What everybody may know of the test items in their queue; administrators switch them on and off. */
export function SeededItems({ initial }: { initial: SeededSettings }) {
  const { data: settings } = useQuery({ ...seededQuery(), initialData: initial });
  const isAdmin = useViewer().roles.includes("admin");
  return (
    <section aria-labelledby="seeded-title" className="space-y-6">
      <div>
        <h2 id="seeded-title" className="flex items-center gap-2.5 text-20 font-semibold">
          Test items
          <Badge tone={settings.enabled ? "accent" : "neutral"}>{settings.enabled ? "On" : "Off"}</Badge>
        </h2>
        <p className="mt-1.5 max-w-[68ch] text-fg-muted">
          Now and then the queue can hold a job that no agent asked for and that should be rejected. Where nearly
          everything is right, that keeps reviews from becoming a habit, and shows whether what is wrong is seen.
        </p>
        <Rate settings={settings} />
        {!isAdmin && (
          <p className="mt-1 text-13 text-fg-muted">
            An administrator can {settings.enabled ? "change this or switch it off" : "switch this on"}. Each change is
            in the audit log.
          </p>
        )}
      </div>
      {isAdmin && <SeededForm key={String(settings.one_in)} settings={settings} />}
      {(settings.enabled || settings.team.decided > 0) && <SeededShares settings={settings} />}
      <div className="border-t border-line pt-5">
        <h3 className="text-14 font-semibold">What holds for every test item</h3>
        <ul className="mt-2 max-w-[68ch] list-disc space-y-1.5 pl-5 text-13 text-fg-muted marker:text-fg-faint">
          {PROMISES.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Rate({ settings }: { settings: SeededSettings }) {
  const { one_in, since, changed_by } = settings;
  if (one_in === null || since === null) {
    return <p className="mt-3 text-14 font-medium">There are none in your queue.</p>;
  }
  return (
    <p className="mt-3 flex flex-wrap items-baseline gap-x-1.5">
      <span className="text-14 font-medium tabular-nums">About one for every {one_in} decisions.</span>
      <span className="text-13 text-fg-muted">
        Switched on by {changed_by?.name ?? "an administrator"} <RelativeTime at={since} />
      </span>
    </p>
  );
}
