"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "@/components/ui/clock";
import { LiveProvider } from "./live";
import { createQueryClient } from "./query-client";
import { ShortcutProvider } from "./shortcuts";
import { type Viewer, ViewerProvider } from "./viewer";

type ProvidersProps = { viewer: Viewer; serverNow: number; children: ReactNode };

// Nothing is said before something was done.
const Messages = dynamic(() => import("./messages").then((module) => module.Messages), { ssr: false });

/** What every signed-in page needs around it. */
export function Providers({ viewer, serverNow, children }: ProvidersProps) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <ClockProvider serverNow={serverNow}>
          <ViewerProvider viewer={viewer}>
            <ShortcutProvider>
              <LiveProvider url="/api/v1/approvals/events">{children}</LiveProvider>
            </ShortcutProvider>
          </ViewerProvider>
        </ClockProvider>
      </NuqsAdapter>
      <Messages />
    </QueryClientProvider>
  );
}
