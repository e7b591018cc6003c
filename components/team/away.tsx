"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SafeText } from "@/components/review/safe-text";
import { FormError } from "@/components/shell/form-error";
import { useViewer } from "@/components/shell/viewer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DelegationView } from "@/lib/delegations/schemas";
import { api } from "@/lib/http/client";
import type { PersonView } from "@/lib/people/schemas";
import { AwayForm } from "./away-form";
import { DELEGATIONS_ROUTE, delegationsQuery, peopleQuery } from "./queries";

type AwayProps = {
  /** Those of the viewer's roles that let them approve. */
  roles: readonly string[];
  delegations: { items: DelegationView[] };
  people: { items: PersonView[] };
};

/** [U10] Who is away and who stands in for them. Work moves, authority never: whoever stands in holds the roles. */
export function Away({ roles, delegations, people }: AwayProps) {
  const { data } = useQuery({ ...delegationsQuery(), initialData: delegations });
  const { data: team } = useQuery({ ...peopleQuery(), initialData: people });
  return (
    <section aria-labelledby="away-title" className="space-y-5">
      <div>
        <h2 id="away-title" className="text-20 font-semibold">
          Away
        </h2>
        <p className="mt-1.5 max-w-[68ch] text-fg-muted">
          While somebody is away, what needs them is shown to who stands in. That person votes as themselves, with roles
          of their own: nobody is given a right by this.
        </p>
      </div>
      {data.items.length === 0 ? (
        <p className="text-14 font-medium">Nobody is away.</p>
      ) : (
        <ul aria-label="Who is away" className="divide-y divide-line border-y border-line">
          {data.items.map((delegation) => (
            <Delegation key={delegation.id} delegation={delegation} />
          ))}
        </ul>
      )}
      {roles.length > 0 && <AwayForm roles={roles} people={team.items} />}
    </section>
  );
}

function Delegation({ delegation }: { delegation: DelegationView }) {
  const { id, from, to, roles, starts_at, ends_at, reason, in_effect } = delegation;
  const viewer = useViewer();
  const queries = useQueryClient();
  const mayEnd = [from.id, to.id].includes(viewer.id) || viewer.roles.includes("manager");
  const end = useMutation({
    mutationFn: () => api<DelegationView>(`${DELEGATIONS_ROUTE}/${id}/end`, { method: "POST" }),
    onSettled: () => queries.invalidateQueries({ queryKey: delegationsQuery().queryKey }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-baseline gap-x-2 text-14">
          <span className="font-medium wrap-anywhere">
            <SafeText text={to.name} /> stands in for <SafeText text={from.name} />
          </span>
          {!in_effect && <Badge tone="neutral">Not now</Badge>}
        </p>
        <p className="mt-0.5 text-13 wrap-anywhere text-fg-muted">
          as {roles.join(", ")} · from <RelativeTime at={starts_at} /> until <RelativeTime at={ends_at} />
          {reason !== null && (
            <>
              {" · "}
              <SafeText text={reason} />
            </>
          )}
        </p>
        <FormError message={end.error?.message ?? null} />
      </div>
      {mayEnd && (
        <Button disabled={end.isPending} onClick={() => end.mutate()} aria-label={`End: ${to.name} for ${from.name}`}>
          {end.isPending ? "Ending…" : "End"}
        </Button>
      )}
    </li>
  );
}
