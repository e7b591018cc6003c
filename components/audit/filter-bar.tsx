"use client";

import { ListFilter } from "lucide-react";
import { type ReactNode, type RefObject, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useLocalText } from "@/components/ui/clock";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { EVENT_GROUPS, typeName } from "./event-types";
import { type ChangeFilters, CLEARED, FILTERS, isNarrowed, type LogFilters } from "./filters";
import { JobSearch } from "./job-search";
import { localMoment, momentOf } from "./moment";

export type Known = { id: string; name: string };

type FilterBarProps = {
  filters: LogFilters;
  people: readonly Known[];
  agents: readonly Known[];
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: ChangeFilters;
};

/** Every filter of the log: all in sight where there is room, behind a button on a phone. */
export function FilterBar({ filters, people, agents, searchRef, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const set = FILTERS.filter((name) => name !== "job" && filters[name] !== null).length;
  const options = (known: readonly Known[]) => Object.fromEntries(known.map(({ id, name }) => [id, name]));
  return (
    <search className="shrink-0 border-b border-line bg-surface px-4 pt-2.5 pb-3">
      <div className="flex flex-wrap items-end gap-x-2.5 gap-y-2.5">
        <div className="min-w-0 flex-1 @4xl:max-w-60 @4xl:min-w-48">
          <JobSearch key={filters.job} job={filters.job} inputRef={searchRef} onJob={(job) => onChange({ job })} />
        </div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="@4xl:hidden">
          <ListFilter size={14} aria-hidden />
          Filter{set > 0 && ` (${set})`}
        </Button>
        <fieldset
          className={cn(
            "basis-full grid-cols-2 gap-2.5 @4xl:flex @4xl:min-w-0 @4xl:basis-0 @4xl:grow @4xl:items-end",
            isOpen ? "grid" : "hidden",
          )}
        >
          <legend className="sr-only">Filters</legend>
          <Labelled label="What">
            {(id) => <TypeChoice id={id} value={filters.type} onChange={(type) => onChange({ type })} />}
          </Labelled>
          <Choice
            label="Person"
            value={filters.person}
            options={options(people)}
            onChange={(person) => onChange({ person })}
          />
          <Choice
            label="Agent"
            value={filters.agent}
            options={options(agents)}
            onChange={(agent) => onChange({ agent })}
          />
          <Moment label="From" value={filters.from} onChange={(from) => onChange({ from })} />
          <Moment label="Until" value={filters.to} onChange={(to) => onChange({ to })} />
        </fieldset>
        {isNarrowed(filters) && (
          <Button variant="ghost" onClick={() => onChange(CLEARED)} className="px-2">
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

type ChoiceProps = {
  label: string;
  value: string | null;
  options: Readonly<Record<string, string>>;
  onChange: (value: string | null) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  // What a shared link asks for is offered too, though nobody of that id is known.
  const offered = value === null || value in options ? options : { ...options, [value]: value };
  return (
    <Labelled label={label}>
      {(id) => (
        <Select id={id} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">Any</option>
          {Object.entries(offered).map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}

type TypeChoiceProps = { id: string; value: string | null; onChange: (value: string | null) => void };

function TypeChoice({ id, value, onChange }: TypeChoiceProps) {
  const isListed = EVENT_GROUPS.some(({ types }) => value !== null && value in types);
  return (
    <Select id={id} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
      <option value="">Anything</option>
      {value !== null && !isListed && <option value={value}>{typeName(value)}</option>}
      {EVENT_GROUPS.map(({ name, types }) => (
        <optgroup key={name} label={name}>
          {Object.entries(types).map(([type, words]) => (
            <option key={type} value={type}>
              {words}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}

type MomentProps = { label: string; value: string | null; onChange: (value: string | null) => void };

/** A day and time in the person's own zone. */
function Moment({ label, value, onChange }: MomentProps) {
  const shown = useLocalText(() => (value === null ? "" : localMoment(value)), "");
  return (
    <Labelled label={label}>
      {(id) => (
        <Input
          // A change from elsewhere (Clear, Back) starts it afresh.
          key={shown}
          id={id}
          type="datetime-local"
          defaultValue={shown}
          onBlur={(event) => onChange(momentOf(event.target.value))}
          onKeyDown={(event) => event.key === "Enter" && onChange(momentOf(event.currentTarget.value))}
          className="min-w-0 px-2 text-13"
        />
      )}
    </Labelled>
  );
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="min-w-0 @4xl:flex-1">
      <label htmlFor={id} className="mb-1 block text-12 font-medium text-fg-muted">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
