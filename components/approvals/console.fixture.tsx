import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, render } from "@testing-library/react";
import { NuqsTestingAdapter, type OnUrlUpdateFunction } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { ShortcutProvider } from "@/components/shell/shortcuts";
import { type Viewer, ViewerProvider } from "@/components/shell/viewer";
import { ClockProvider } from "@/components/ui/clock";

// A busy machine takes longer than the default second.
configure({ asyncUtilTimeout: 15_000 });

export const NOW = Date.parse("2026-03-02T09:10:00.000Z");

const DANA: Viewer = {
  id: "usr_dana",
  name: "Dana Reyes",
  email: "dana@northwind.example",
  roles: ["finance", "reviewer"],
  tenantName: "Northwind Air",
  canApprove: true,
  canReadAudit: false,
};

type Around = { search?: string; onUrlUpdate?: OnUrlUpdateFunction };

/** Draws a part of the console with what the shell gives it, at the address `?search`. */
export function renderConsole(ui: ReactNode, { search = "", onUrlUpdate = () => {} }: Around = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <NuqsTestingAdapter searchParams={search} onUrlUpdate={onUrlUpdate} hasMemory>
        <ClockProvider serverNow={NOW}>
          <ViewerProvider viewer={DANA}>
            <ShortcutProvider>{ui}</ShortcutProvider>
          </ViewerProvider>
        </ClockProvider>
      </NuqsTestingAdapter>
    </QueryClientProvider>,
  );
}
