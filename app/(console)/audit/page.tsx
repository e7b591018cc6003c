import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { EventList } from "@/components/audit/event-list";
import { type LogFilters, loadFilters, pageParams } from "@/components/audit/filters";
import { eventsQuery } from "@/components/audit/queries";
import { listAgents } from "@/lib/agents/list";
import { listEvents } from "@/lib/audit/events";
import { eventsQuery as eventsInput } from "@/lib/audit/schemas";
import { findPermitted, type PageContext } from "@/lib/http/page";
import { listPeople } from "@/lib/people/list";

export const metadata: Metadata = { title: "Audit log" };

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The log, its first page read on the server under the filters of the address. */
export default async function AuditPage({ searchParams }: PageProps) {
  const ctx = await findPermitted("audit.read");
  if (ctx === null) return null;
  const [queries, people, agents] = await Promise.all([
    prefetch(ctx, await loadFilters(searchParams)),
    listPeople(ctx),
    listAgents(ctx),
  ]);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <EventList people={people.items.map(named)} agents={agents.items.map(named)} />
    </HydrationBoundary>
  );
}

async function prefetch(ctx: PageContext, filters: LogFilters): Promise<QueryClient> {
  const queries = new QueryClient();
  const input = eventsInput.safeParse(Object.fromEntries(pageParams(filters, null)));
  // Filters that nothing can match are the browser's to explain.
  if (!input.success) return queries;
  const first = await listEvents(ctx, input.data);
  queries.setQueryData(eventsQuery(filters).queryKey, { pages: [first], pageParams: [null] });
  return queries;
}
