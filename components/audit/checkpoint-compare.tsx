"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import type { CheckpointView, Consistency } from "@/lib/audit/schemas";
import { api } from "@/lib/http/client";
import { checkConsistency } from "./check-consistency";
import { Verdict } from "./proof-verdict";

type CompareProps = { chosen: readonly CheckpointView[]; keys: readonly string[] };

/** Whether the newer of two log checkpoints goes on from the older one, verified in this browser. */
export function CheckpointCompare({ chosen, keys }: CompareProps) {
  const [older, newer] = [...chosen].sort((one, other) => one.size - other.size);
  return (
    <div role="status" className="mb-3 empty:hidden">
      {older && newer && <Compared older={older} newer={newer} keys={keys} />}
      {older && !newer && <p className="text-13 text-fg-muted">Pick one more.</p>}
    </div>
  );
}

type ComparedProps = { older: CheckpointView; newer: CheckpointView; keys: readonly string[] };

function Compared({ older, newer, keys }: ComparedProps) {
  const { data: check, error } = useQuery({
    queryKey: ["audit", "consistency", older.note, newer.note, keys],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/audit/consistency?from=${older.size}&to=${newer.size}`;
      return checkConsistency({ older, newer, keys, answer: await api<Consistency>(path, { signal }) });
    },
  });
  const sizes = `${older.size.toLocaleString("en-US")} to ${newer.size.toLocaleString("en-US")} events`;
  if (error !== null)
    return (
      <Verdict tone="warn" icon={TriangleAlert} title="Not compared: the proof could not be loaded">
        {error.message}
      </Verdict>
    );
  if (check === undefined) return <Verdict tone="neutral" icon={LoaderCircle} title="Comparing…" spins />;
  if (check.state === "unavailable")
    return <Verdict tone="warn" icon={TriangleAlert} title="Not compared: this browser can't compute hashes here" />;
  if (check.state === "failed")
    return (
      <Verdict tone="danger" icon={CircleX} title={`Not one history: ${sizes}`}>
        {check.why}
      </Verdict>
    );
  return (
    <Verdict tone="ok" icon={CircleCheck} title={`One history: ${sizes}`}>
      The newer log begins with every event of the older one, unchanged, in the same order.
      {check.isSigned ? " Both signatures fit." : " This browser knows no Ed25519, so signatures were not checked."}
    </Verdict>
  );
}
