"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ChevronDown, ChevronUp } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { filterParams } from "./filters";
import { latestQuery } from "./queries";
import { useFilters } from "./use-filters";

/** Above an event: the way back to the list as it was, and to its neighbours in the log. */
export function EventNav({ seq }: { seq: number }) {
  const router = useRouter();
  const [filters] = useFilters();
  const { data: latest } = useQuery(latestQuery());
  const params = filterParams(filters).toString();
  const search = params === "" ? "" : `?${params}`;
  const newer = latest !== undefined && seq + 1 < latest.size ? `/audit/${seq + 1}${search}` : null;
  const older = seq > 0 ? `/audit/${seq - 1}${search}` : null;
  const go = (href: string | null) => href !== null && router.push(href);
  useShortcuts([
    { keys: ["k"], label: "Newer event", group: "General", run: () => go(newer) },
    { keys: ["j"], label: "Older event", group: "General", run: () => go(older) },
    { keys: ["Escape"], label: "Back to the events", group: "General", run: () => go(`/audit${search}`) },
  ]);
  return (
    <nav aria-label="Events" className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2 print:hidden">
      <Button asChild variant="ghost">
        <Link href={`/audit${search}`}>
          <ArrowLeft size={16} aria-hidden />
          Events
        </Link>
      </Button>
      <div className="ml-auto flex gap-1">
        <Step label="Newer event" keyName="K" href={newer} icon={ChevronUp} />
        <Step label="Older event" keyName="J" href={older} icon={ChevronDown} />
      </div>
    </nav>
  );
}

type StepProps = { label: string; keyName: string; href: string | null; icon: typeof ChevronUp };

function Step({ label, keyName, href, icon: Icon }: StepProps) {
  if (href === null)
    return (
      <Button variant="ghost" size="icon" aria-label={label} aria-disabled>
        <Icon size={16} aria-hidden />
      </Button>
    );
  return (
    <Button asChild variant="ghost" size="icon">
      <Link href={href} prefetch={false} aria-label={label} title={`${label} (${keyName})`}>
        <Icon size={16} aria-hidden />
      </Link>
    </Button>
  );
}
