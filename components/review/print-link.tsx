"use client";

import { Printer } from "lucide-react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";

/** The job with its receipt as it is printed, in a window of its own; also where the browser's own key for printing is pressed. */
export function PrintLink({ jobId }: { jobId: string }) {
  const href = `/approvals/${encodeURIComponent(jobId)}/print`;
  const open = () => void window.open(href, "_blank", "noopener");
  useShortcuts([{ keys: ["mod+p"], label: "Print with its receipt", group: "Review", run: open }]);
  return (
    <Button asChild size="sm">
      <a href={href} target="_blank" rel="noopener">
        <Printer size={13} aria-hidden />
        Print
      </a>
    </Button>
  );
}
