"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useId, useState } from "react";
import { FormError } from "@/components/shell/form-error";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { DelegationView } from "@/lib/delegations/schemas";
import { api } from "@/lib/http/client";
import type { PersonView } from "@/lib/people/schemas";
import { DELEGATIONS_ROUTE, delegationsQuery } from "./queries";
import { standIns } from "./stand-ins";

type AwayFormProps = { roles: readonly string[]; people: readonly PersonView[] };

/** The last moment of a day as the person's clock has it, `2026-03-31`. */
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

/** Says that one is away: until when, and who stands in. Who lacks a role can be seen and not chosen. */
export function AwayForm({ roles: held, people }: AwayFormProps) {
  const viewer = useViewer();
  const queries = useQueryClient();
  const id = useId();
  const [roles, setRoles] = useState(held);
  const [to, setTo] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const others = standIns(people, viewer.id, roles, Date.now());
  const eligible = others.filter(({ missing }) => missing.length === 0);
  // Who was chosen for fewer roles may lack one of more.
  const chosen = eligible.some((other) => other.id === to) ? to : "";
  const choose = (role: string) =>
    setRoles(held.filter((one) => (one === role ? !roles.includes(one) : roles.includes(one))));
  const save = useMutation({
    mutationFn: () => {
      const why = reason.trim() === "" ? {} : { reason: reason.trim() };
      return api<DelegationView>(DELEGATIONS_ROUTE, {
        method: "POST",
        body: { to: chosen, roles, ends_at: endOf(until), ...why },
      });
    },
    onSuccess: () => {
      setTo("");
      setUntil("");
      setReason("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: delegationsQuery().queryKey }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form aria-label="I am away" onSubmit={submit} className="max-w-[420px] space-y-4 border-t border-line pt-5">
      <h3 className="text-14 font-semibold">I am away</h3>
      {held.length > 1 && (
        <fieldset>
          <legend className="mb-1 text-13 font-medium">For your work as</legend>
          <div className="flex flex-wrap gap-x-5">
            {held.map((role) => (
              <label key={role} className="flex min-h-7 items-center gap-2 text-14 touch:min-h-11">
                <input
                  type="checkbox"
                  checked={roles.includes(role)}
                  onChange={() => choose(role)}
                  className="size-4 accent-accent"
                />
                {role}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <div>
        <label htmlFor={id} className="mb-1 block text-13 font-medium">
          Who stands in
        </label>
        <Select
          id={id}
          required
          value={chosen}
          aria-describedby={`${id}-note`}
          onChange={(event) => setTo(event.target.value)}
        >
          <option value="">Choose somebody</option>
          {others.map(({ id: person, name, missing }) => (
            <option key={person} value={person} disabled={missing.length > 0}>
              {missing.length === 0 ? name : `${name}: does not hold ${missing.join(", ")}`}
            </option>
          ))}
        </Select>
        <p id={`${id}-note`} className="mt-1 text-12 text-fg-faint">
          {eligible.length === 0
            ? "Nobody else holds all of these. Choose fewer, or ask an administrator to give somebody the roles."
            : "Only who holds these roles themselves."}
        </p>
      </div>
      <Field
        label="Until"
        type="date"
        required
        value={until}
        hint="To the end of that day, at most 90 days from now."
        onChange={(event) => setUntil(event.target.value)}
      />
      <Field
        label="Why (optional)"
        value={reason}
        maxLength={2_000}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormError message={save.error?.message ?? null} />
      <Button
        type="submit"
        variant="primary"
        disabled={chosen === "" || roles.length === 0 || until === "" || save.isPending}
      >
        {save.isPending ? "Saving…" : "Let them stand in"}
      </Button>
    </form>
  );
}
