import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Checkpoints } from "@/components/audit/checkpoints";
import { checkpointsQuery } from "@/components/audit/queries";
import { listCheckpoints } from "@/lib/audit/read-checkpoint";
import { findPermitted } from "@/lib/http/page";

export const metadata: Metadata = { title: "Log checkpoints" };

/** The signed states of the log. */
export default async function CheckpointsPage() {
  const ctx = await findPermitted("audit.read");
  if (ctx === null) return null;
  const queries = new QueryClient();
  const first = await listCheckpoints(ctx, { limit: 20 });
  queries.setQueryData(checkpointsQuery().queryKey, { pages: [first], pageParams: [null] });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Checkpoints />
    </HydrationBoundary>
  );
}
