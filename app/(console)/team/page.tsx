import type { Metadata } from "next";
import { MessagePage } from "@/components/shell/message-page";
import { Away } from "@/components/team/away";
import { SeededItems } from "@/components/team/seeded-items";
import { listDelegations } from "@/lib/delegations/list";
import { findPermitted } from "@/lib/http/page";
import { approverRoles } from "@/lib/identity/permissions";
import { listPeople } from "@/lib/people/list";
import { getSeeded } from "@/lib/seeded/settings";

export const metadata: Metadata = { title: "Team" };

/** What the team agreed on for everybody: who stands in for whom, and whether the queue holds test items. */
export default async function TeamPage() {
  const ctx = await findPermitted("people.read");
  if (ctx === null) {
    return (
      <MessagePage title="You have no role yet" action={null}>
        An administrator can give you one. Until then there is nothing here for you to see.
      </MessagePage>
    );
  }
  const [seeded, delegations, people] = await Promise.all([getSeeded(ctx), listDelegations(ctx), listPeople(ctx)]);
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <header className="flex h-13 shrink-0 items-center border-b border-line px-4">
        <h1 className="text-16 font-semibold">Team</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-[920px] space-y-10 px-5 py-6 max-sm:px-4">
          <Away roles={approverRoles(ctx.actor)} delegations={delegations} people={people} />
          <SeededItems initial={seeded} />
        </div>
      </div>
    </div>
  );
}
