import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AuditHeader } from "@/components/audit/audit-header";
import { AuditRefused } from "@/components/audit/audit-refused";
import { latestQuery } from "@/components/audit/queries";
import { latestCheckpoint } from "@/lib/audit/read-checkpoint";
import { AppError } from "@/lib/errors";
import { findPermitted, type PageContext } from "@/lib/http/page";

/** The audit log's frame, with the newest log checkpoint; for everybody else why they don't see it. Each page asks again. */
export default async function AuditLayout({ children }: { children: ReactNode }) {
  const ctx = await findPermitted("audit.read");
  if (ctx === null) return <AuditRefused />;
  return (
    <HydrationBoundary state={dehydrate(await prefetch(ctx))}>
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        <AuditHeader />
        {children}
      </div>
    </HydrationBoundary>
  );
}

async function prefetch(ctx: PageContext): Promise<QueryClient> {
  const queries = new QueryClient();
  try {
    queries.setQueryData(latestQuery().queryKey, await latestCheckpoint(ctx));
  } catch (error) {
    // Before the first second is over there is none.
    if (!(error instanceof AppError)) throw error;
  }
  return queries;
}
