"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import { type Comparable, type Comparison, comparisons, compareWith, type Pair } from "./comparison";
import { revisionsQuery } from "./revision-queries";

type CompareWithProps = { review: Comparable; comparison: Comparison; onChoose: (comparison: Comparison) => void };

/** Where a job has several revisions: what its changes are shown against ([U13]). */
export function CompareWith({ review, comparison, onChoose }: CompareWithProps) {
  const select = useRef<HTMLSelectElement>(null);
  const options = comparisons(review);
  useShortcuts([
    {
      keys: ["v"],
      label: "Compare with another version",
      group: "Review",
      run: () => select.current?.focus(),
      disabled: options.length > 1 ? undefined : "There is one version only.",
    },
  ]);
  if (options.length < 2) return null;
  const change = (value: string) => {
    const option = options.find(({ type }) => type === value);
    if (option !== undefined) onChoose(compareWith(review, option.type));
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-13 print:hidden">
      <div className="flex min-w-0 items-center gap-2 max-sm:w-full">
        <label htmlFor="compare-with" className="shrink-0 text-fg-muted max-sm:w-24">
          Compare with
        </label>
        <Select
          id="compare-with"
          ref={select}
          className="w-60 min-w-0 max-sm:w-full"
          value={comparison.type}
          onChange={({ target }) => change(target.value)}
        >
          {options.map(({ type, label }) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </Select>
        <Kbd aria-hidden className="max-sm:hidden touch:hidden">
          V
        </Kbd>
      </div>
      {comparison.type === "two" && (
        <TwoRevisions
          job={review.job}
          pair={comparison}
          onChange={(pair) => onChoose({ type: "two", from: pair.from, to: pair.to })}
        />
      )}
    </div>
  );
}

type TwoRevisionsProps = { job: Comparable["job"]; pair: Pair; onChange: (pair: Pair) => void };

function TwoRevisions({ job, pair, onChange }: TwoRevisionsProps) {
  const { data } = useQuery(revisionsQuery(job.id, job.revision));
  const known = data ?? [pair.from, pair.to].map((number) => ({ number, author: { name: null } }));
  const side = (end: keyof Pair, label: string) => (
    <div className="flex items-center gap-2 max-sm:w-full">
      <label htmlFor={`compare-${end}`} className="shrink-0 text-fg-muted max-sm:w-24">
        {label}
      </label>
      <Select
        id={`compare-${end}`}
        className="w-40 min-w-0 max-sm:w-full"
        value={pair[end]}
        onChange={({ target }) => onChange({ ...pair, [end]: Number(target.value) })}
      >
        {known.map(({ number, author }) => (
          <option key={number} value={number}>
            {author.name === null ? number : `${number}, by ${author.name}`}
          </option>
        ))}
      </Select>
    </div>
  );
  return (
    <>
      {side("from", "From revision")}
      {side("to", "to revision")}
    </>
  );
}
