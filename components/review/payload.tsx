"use client";

import { useMemo } from "react";
import { usePreference } from "@/components/shell/preference";
import { Segmented } from "@/components/ui/segmented";
import type { ReviewView } from "@/lib/jobs/schemas";
import { countFields } from "./field-rows";
import { FieldTree } from "./field-tree";
import { LongText } from "./long-text";
import { Section } from "./section";
import { plural } from "./value-text";

type PayloadView = "fields" | "json";

const VIEWS = [
  { value: "fields", label: "Fields" },
  { value: "json", label: "JSON" },
] as const;

/** All of the arguments, exactly what will be executed: as fields or as the JSON that it is ([U16]). */
export function Payload({ review }: { review: Pick<ReviewView, "job" | "before"> }) {
  const { args } = review.job;
  const [chosen, setView] = usePreference<"auto" | PayloadView>("payload-view", ["auto", "fields", "json"]);
  // Without an earlier version the fields stand above already.
  const view = chosen === "auto" ? (review.before === null ? "json" : "fields") : chosen;
  const count = useMemo(() => countFields(args).values, [args]);
  const json = useMemo(() => JSON.stringify(args, null, 2), [args]);
  return (
    <Section
      id="payload"
      title="Payload"
      meta={`${plural(count, "field")}, ${size(json)}`}
      actions={<Segmented label="How the payload is shown" value={view} options={VIEWS} onChange={setView} />}
    >
      <div className="overflow-hidden rounded border bg-surface p-3">
        {view === "fields" ? (
          <FieldTree payload={args} />
        ) : (
          <pre className="font-mono text-13 whitespace-pre-wrap">
            <LongText text={json} />
          </pre>
        )}
      </div>
    </Section>
  );
}

function size(json: string): string {
  const bytes = json.length;
  if (bytes < 1_024) return plural(bytes, "character");
  return bytes < 1_048_576
    ? `${Math.round(bytes / 1_024).toLocaleString("en-US")} KB`
    : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
