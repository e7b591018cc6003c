"use client";

import { type ReactNode, useId } from "react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { sortOf } from "@/lib/views/params";
import type { Facets } from "./facets";
import { ASSIGNEE_LABEL, FILTER_NAME, RESOLVED_LABEL, SLA_LABEL, WAITING_LABEL } from "./filter-labels";
import { filterParsers, type QueueFilters, TIER_ORDER } from "./filters";
import { SaveViewButton } from "./save-view-button";
import { TIER_LABEL } from "./tier-badge";
import type { ChangeFilters } from "./use-filters";

const SORT_LABEL = { risk: "Most urgent", sla: "Due first", newest: "Newest first" } as const;

type FilterPanelProps = { filters: QueueFilters; facets: Facets; onChange: ChangeFilters };

/** Every filter of the queue that is not its view or the search. */
export function FilterPanel({ filters, facets, onChange }: FilterPanelProps) {
  const { view } = filters;
  const tiers = Object.fromEntries(TIER_ORDER.map((tier) => [tier, TIER_LABEL[tier]]));
  const states = view === "resolved" ? RESOLVED_LABEL : WAITING_LABEL;
  const agents = Object.fromEntries(facets.agents.map(({ id, name }) => [id, name]));
  const people = Object.fromEntries(facets.people.map(({ id, name }) => [id, name]));
  const roles = Object.fromEntries(facets.roles.map((role) => [role, role]));
  const hasOwnSla = view === "due_soon" || view === "breached" || view === "resolved";
  const { tier, sla, state, sort } = filterParsers;
  return (
    <fieldset className="grid grid-cols-2 gap-3 border-t border-line px-4 pt-3 pb-4 @3xl:grid-cols-4 @5xl:grid-cols-6">
      <legend className="sr-only">Filters</legend>
      <Choice label="Tier" value={filters.tier} options={tiers} onChange={(to) => onChange({ tier: tier.parse(to) })} />
      {!hasOwnSla && (
        <Choice
          label="SLA"
          value={filters.sla}
          options={SLA_LABEL}
          onChange={(to) => onChange({ sla: sla.parse(to) })}
        />
      )}
      {view !== "mine" && view !== "changes_requested" && (
        <Choice
          label="State"
          value={filters.state}
          options={states}
          onChange={(to) => onChange({ state: state.parse(to) })}
        />
      )}
      <Choice label="Role" value={filters.role} options={roles} onChange={(to) => onChange({ role: to || null })} />
      <Choice label="Agent" value={filters.agent} options={agents} onChange={(to) => onChange({ agent: to || null })} />
      <Topic value={filters.topic} topics={facets.topics} onChange={onChange} />
      <Choice
        label={FILTER_NAME.assignee}
        value={filters.assignee}
        options={{ ...ASSIGNEE_LABEL, ...people }}
        any="Anybody"
        onChange={(to) => onChange({ assignee: to || null })}
      />
      <Choice
        label="Order"
        value={sortOf(filters)}
        options={SORT_LABEL}
        any={null}
        onChange={(to) => onChange({ sort: sort.parse(to) })}
      />
      <div className="flex items-end">
        <SaveViewButton filters={filters} />
      </div>
    </fieldset>
  );
}

type ChoiceProps = {
  label: string;
  value: string | null;
  options: Readonly<Record<string, string>>;
  /** The option for no choice; null where there must be one. */
  any?: string | null;
  onChange: (value: string) => void;
};

function Choice({ label, value, options, any = "Any", onChange }: ChoiceProps) {
  const id = useId();
  // What a shared link asks for is offered too, though nothing loaded has it.
  const offered = value === null || value in options ? options : { ...options, [value]: value };
  return (
    <Labelled id={id} label={label}>
      <Select id={id} value={value ?? ""} onChange={(event) => onChange(event.target.value)}>
        {any !== null && <option value="">{any}</option>}
        {Object.entries(offered).map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </Select>
    </Labelled>
  );
}

type TopicProps = { value: string | null; topics: readonly string[]; onChange: ChangeFilters };

/** Free text, as a topic may hold `*`. */
function Topic({ value, topics, onChange }: TopicProps) {
  const id = useId();
  return (
    <Labelled id={id} label="Topic">
      <Input
        // A change from elsewhere (a chip removed, Back) starts it afresh.
        key={value}
        id={id}
        list={`${id}-list`}
        defaultValue={value ?? ""}
        placeholder="job.payment.*"
        onBlur={(event) => onChange({ topic: event.target.value.trim() || null })}
        onKeyDown={(event) => event.key === "Enter" && onChange({ topic: event.currentTarget.value.trim() || null })}
        className="text-13"
      />
      <datalist id={`${id}-list`}>
        {topics.map((topic) => (
          <option key={topic} value={topic} />
        ))}
      </datalist>
    </Labelled>
  );
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-12 font-medium text-fg-muted">
        {label}
      </label>
      {children}
    </div>
  );
}
