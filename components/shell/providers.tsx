"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { ClockProvider } from "@/components/ui/clock";
import { TooltipProvider } from "@/components/ui/tooltip";
import { LiveProvider } from "./live";
import { createQueryClient } from "./query-client";
import { ShortcutProvider } from "./shortcuts";
import { type Viewer, ViewerProvider } from "./viewer";

type ProvidersProps = { viewer: Viewer; serverNow: number; children: ReactNode };

const toast = {
  classNames: {
    toast: "!rounded !border-0 !bg-raised !text-fg !shadow-overlay !font-sans !text-13",
    description: "!text-fg-muted",
    icon: "!text-fg-muted",
  },
};

/** What every signed-in page needs around it. */
export function Providers({ viewer, serverNow, children }: ProvidersProps) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <ClockProvider serverNow={serverNow}>
          <ViewerProvider viewer={viewer}>
            <ShortcutProvider>
              <LiveProvider url="/api/v1/approvals/events">
                <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
              </LiveProvider>
            </ShortcutProvider>
          </ViewerProvider>
        </ClockProvider>
      </NuqsAdapter>
      <Toaster position="bottom-right" duration={5_000} toastOptions={toast} containerAriaLabel="Messages" />
    </QueryClientProvider>
  );
}
