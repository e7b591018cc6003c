import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventNav } from "@/components/audit/event-nav";
import { EventView } from "@/components/audit/event-view";
import { EventWithheld } from "@/components/audit/event-withheld";
import { getEvent } from "@/lib/audit/events";
import { seqParams } from "@/lib/audit/schemas";
import { AppError } from "@/lib/errors";
import { findPermitted, type PageContext } from "@/lib/http/page";

export const metadata: Metadata = { title: "Audit event" };

/** One event of the log; its proof is asked for and verified in the browser. */
export default async function AuditEventPage({ params }: { params: Promise<{ seq: string }> }) {
  const ctx = await findPermitted("audit.read");
  if (ctx === null) return null;
  const item = await findEvent(ctx, seqParams.parse(await params).seq);
  if (item === "vote_first") return <EventWithheld />;
  return (
    <>
      <EventNav seq={item.seq} />
      {/* Each event starts at its top. */}
      <div key={item.seq} className="min-h-0 flex-1 overflow-y-auto">
        <EventView initial={item} />
      </div>
    </>
  );
}

async function findEvent(ctx: PageContext, seq: number) {
  try {
    return await getEvent(ctx, { seq });
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    if (error instanceof AppError && error.code === "vote_first") return "vote_first";
    throw error;
  }
}
