"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useSelectedLayoutSegment } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { latestQuery } from "./queries";

const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), { ssr: false });

const TABS = [
  { href: "/audit", segment: null, label: "Events" },
  { href: "/audit/checkpoints", segment: "checkpoints", label: "Log checkpoints" },
  { href: "/audit/verify", segment: "verify", label: "Verify now" },
] as const;

/** Above every page of the log: what there is, how much of it is signed, and the way out of here with a copy. */
export function AuditHeader() {
  const segment = useSelectedLayoutSegment();
  const isList = TABS.some((tab) => tab.segment === segment);
  const [isExporting, setExporting] = useState(false);
  // An open event's sentence is the page's first heading.
  const Heading = isList ? "h1" : "p";
  return (
    <header
      className={cn("@container shrink-0 border-b border-line bg-surface print:hidden", !isList && "max-sm:hidden")}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <Heading className="text-16 font-semibold">Audit log</Heading>
        <Signed />
        <Button onClick={() => setExporting(true)} className="ml-auto @3xl:order-1 @3xl:ml-0">
          <Download size={14} aria-hidden />
          Export
        </Button>
        <nav
          aria-label="Audit log"
          className="-mx-1 flex min-w-0 basis-full gap-0.5 overflow-x-auto px-1 @3xl:basis-auto"
        >
          {TABS.map((tab) => (
            <Link
              key={tab.href}
              href={tab.href}
              aria-current={tab.segment === segment ? "page" : undefined}
              className={cn(
                "flex h-8 items-center rounded px-2 text-13 font-medium whitespace-nowrap -outline-offset-2 touch:h-11",
                tab.segment === segment ? "bg-accent-soft text-accent" : "text-fg-muted hover:bg-hover hover:text-fg",
              )}
            >
              {tab.label}
            </Link>
          ))}
        </nav>
      </div>
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
    </header>
  );
}

function Signed() {
  const { data } = useQuery({ ...latestQuery(), refetchInterval: 30_000 });
  if (!data) return null;
  return (
    <p className="hidden text-12 text-fg-faint tabular-nums @3xl:order-1 @3xl:ml-auto @3xl:block">
      {data.size.toLocaleString("en-US")} events, signed <RelativeTime at={data.at} />
    </p>
  );
}
