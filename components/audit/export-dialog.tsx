"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { CommandBlock } from "./command-block";
import { type ExportFormat, exportHref, exportName, verifyCommand } from "./export-request";
import { isNarrowed } from "./filters";
import { latestQuery } from "./queries";
import { useFilters } from "./use-filters";

/** A copy of the log to take away, and how to verify it without us. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const [filters] = useFilters();
  const canNarrow = isNarrowed(filters);
  const [what, setWhat] = useState<"whole" | "part">(canNarrow ? "part" : "whole");
  const [format, setFormat] = useState<ExportFormat>("jsonl");
  const latest = useQuery(latestQuery());
  const file = exportName(format, what === "part", new Date().toISOString().slice(0, 10));
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title="Export the audit log"
        description="Exporting is itself written to the log, with who did it."
        className="top-[8vh] max-h-[84vh] max-w-xl"
      >
        <div className="space-y-5">
          <Choices
            legend="What"
            value={what}
            onChange={setWhat}
            options={[
              {
                value: "whole",
                label: "The whole log",
                hint: latest.data ? `${latest.data.size.toLocaleString("en-US")} events under one log checkpoint` : "",
              },
              {
                value: "part",
                label: "What the filters show now",
                hint: canNarrow
                  ? "Each event with a proof of its own. Nothing in it shows that no other event was left out."
                  : "No filter is set.",
                disabled: !canNarrow,
              },
            ]}
          />
          <Choices
            legend="Format"
            value={format}
            onChange={setFormat}
            options={[
              {
                value: "jsonl",
                label: "JSON Lines with proofs",
                hint: "Holds what people and agents wrote, as far as it was not erased. Can be verified offline.",
              },
              {
                value: "cloudevents",
                label: "CloudEvents 1.0",
                hint: "For a SIEM. Ids and hashes alone, and no proofs.",
              },
            ]}
          />
          <Button asChild variant="primary" size="lg">
            <a href={exportHref(format, what === "part" ? filters : null)} download={file}>
              <Download size={16} aria-hidden />
              Download {file}
            </a>
          </Button>
          {format === "jsonl" && <Offline file={file} keys={latest.data?.keys ?? null} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Offline({ file, keys }: { file: string; keys: readonly string[] | null }) {
  return (
    <section className="border-t border-line pt-4">
      <h3 className="text-13 font-semibold">Verify it anywhere, without Assentry and offline</h3>
      <p className="mt-1 mb-2 text-13 text-fg-muted">
        The command names the first wrong event and says what was altered. Keep the key apart from the file: whoever can
        change both can make them agree.
      </p>
      {keys === null ? (
        <p className="text-13 text-fg-muted">The log's key could not be loaded.</p>
      ) : (
        <CommandBlock text={verifyCommand(file, keys)} label="Copy the command" />
      )}
    </section>
  );
}

type Option<T> = { value: T; label: string; hint: string; disabled?: boolean };
type ChoicesProps<T> = { legend: string; value: T; options: readonly Option<T>[]; onChange: (value: T) => void };

function Choices<T extends string>({ legend, value, options, onChange }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-13 font-semibold">{legend}</legend>
      <div className="space-y-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-6 items-start gap-2.5 text-13 has-disabled:text-fg-muted touch:min-h-11"
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              disabled={option.disabled ?? false}
              onChange={() => onChange(option.value)}
              aria-describedby={`${name}-${option.value}`}
              className="mt-0.5 size-4 accent-accent"
            />
            <span>
              <span className="font-medium">{option.label}</span>
              <span id={`${name}-${option.value}`} className="block text-12 text-fg-muted">
                {option.hint}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
