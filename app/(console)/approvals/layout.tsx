import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { loadFilters, pageParams, withDefaultView } from "@/components/approvals/filters";
import { approvalsQuery } from "@/components/approvals/queries";
import { viewsQuery } from "@/components/approvals/view-queries";
import { Workspace } from "@/components/approvals/workspace";
import { listApprovals } from "@/lib/approvals/list";
import { listQuery } from "@/lib/approvals/schemas";
import { type PageContext, requirePerson } from "@/lib/http/page";
import { approverRoles } from "@/lib/identity/permissions";
import { listViews } from "@/lib/views/list";

/** The queue, with its first page read on the server under the filters of the address. */
export default async function ApprovalsLayout({ children }: { children: ReactNode }) {
  const ctx = await requirePerson();
  const path = (await headers()).get("x-path") ?? "";
  const queries = await prefetchQueue(ctx, new URL(path, "http://here.invalid").searchParams);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Workspace>{children}</Workspace>
    </HydrationBoundary>
  );
}

/** A layout is not given the address's parameters; the proxy hands them on. */
async function prefetchQueue(ctx: PageContext, params: URLSearchParams): Promise<QueryClient> {
  const filters = withDefaultView(loadFilters(params), approverRoles(ctx.actor).length > 0);
  const query = listQuery.safeParse(Object.fromEntries(pageParams(filters, null)));
  const queries = new QueryClient();
  // Filters that nothing can match are the browser's to explain.
  if (!query.success) return queries;
  const { queryKey } = approvalsQuery(filters);
  const [page, views] = await Promise.all([listApprovals(ctx, query.data), listViews(ctx)]);
  queries.setQueryData(queryKey, { pages: [page], pageParams: [null] });
  queries.setQueryData(viewsQuery().queryKey, views);
  return queries;
}
