"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import type { AuditDetail } from "@/lib/audit/schemas";
import { CommittedValues } from "./committed-values";
import { EventFacts } from "./event-facts";
import { EventSentence } from "./event-sentence";
import { typeName } from "./event-types";
import { eventQuery } from "./queries";
import { ProofPicture } from "./proof-picture";
import { ProofSteps } from "./proof-steps";
import { ProofVerdict } from "./proof-verdict";
import { EventData, RawEvent } from "./raw-event";
import { type Proving, useProof } from "./use-proof";

/** One event: what happened, what it commits to, and the proof that it is in the signed log. */
export function EventView({ initial }: { initial: AuditDetail }) {
  const { data: item } = useQuery({ ...eventQuery(initial.seq), initialData: initial });
  const proving = useProof(item);
  return (
    <article aria-labelledby="event-title" className="mx-auto w-full max-w-[1120px] px-5 pt-4 pb-10 max-sm:px-4">
      <header className="space-y-3">
        <p className="text-12 text-fg-muted">
          <span className="tabular-nums">Event {item.seq.toLocaleString("en-US")}</span> · {typeName(item.event.type)}
        </p>
        <h1 id="event-title" className="max-w-[40em] text-20 text-balance wrap-anywhere">
          <EventSentence item={item} />
        </h1>
        <ProofVerdict proving={proving} seq={item.seq} />
      </header>
      <div className="mt-6 grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,400px)]">
        <div className="min-w-0 space-y-6">
          <EventFacts item={item} />
          <CommittedValues item={item} />
          <EventData event={item.event} />
          <RawEvent event={item.event} />
        </div>
        <ProofSection proving={proving} />
      </div>
    </article>
  );
}

const WAYS = [
  { value: "picture", label: "Picture" },
  { value: "steps", label: "Steps" },
] as const;

function ProofSection({ proving }: { proving: Proving }) {
  const [way, setWay] = useState<"picture" | "steps">("picture");
  const check = proving.state === "checked" ? proving.check : null;
  const path = check === null || check.state === "unavailable" ? null : check.path;
  if (path === null) return null;
  return (
    <section aria-labelledby="proof-title" className="min-w-0 lg:border-l lg:border-line lg:pl-8">
      <header className="mb-2 flex min-h-8 items-center justify-between gap-3">
        <h2 id="proof-title" className="text-14 font-semibold">
          Proof
        </h2>
        <Segmented label="How the proof is shown" value={way} options={WAYS} onChange={setWay} />
      </header>
      <p className="mb-4 text-13 text-fg-muted">
        Each box is the hash of the boxes beneath it. Change one letter of this event, and no box above it would be the
        same.
      </p>
      {way === "picture" ? <ProofPicture path={path} /> : <ProofSteps path={path} />}
    </section>
  );
}
