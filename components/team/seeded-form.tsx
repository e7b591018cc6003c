"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useId, useState } from "react";
import { FormError } from "@/components/shell/form-error";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { api } from "@/lib/http/client";
import type { SeededInput, SeededSettings } from "@/lib/seeded/schemas";
import { SEEDED_ROUTE, seededQuery } from "./queries";

const RATES = [10, 25, 50, 100, 200];
const USUAL = 50;

/** For administrators: on or off, and how often. Saved when they say so, since it changes everybody's work. */
export function SeededForm({ settings }: { settings: SeededSettings }) {
  const queries = useQueryClient();
  const id = useId();
  const [enabled, setEnabled] = useState(settings.enabled);
  const [rate, setRate] = useState(settings.one_in ?? USUAL);
  const save = useMutation({
    mutationFn: (body: SeededInput) => api<SeededSettings>(SEEDED_ROUTE, { method: "PUT", body }),
    onSuccess: async (saved) => {
      queries.setQueryData(seededQuery().queryKey, saved);
      // The page says nothing by itself: the code that does comes with the first message.
      const { toast } = await import("sonner");
      toast.success(
        saved.enabled ? `Test items: about one for every ${saved.one_in} decisions.` : "Test items are off.",
      );
    },
  });
  const isChanged = enabled !== settings.enabled || (enabled && rate !== settings.one_in);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate({ enabled, one_in: rate });
  };
  const rates = [...new Set([...RATES, rate])].sort((one, other) => one - other);
  return (
    <form aria-label="Change test items" onSubmit={submit} className="space-y-4 border-t border-line pt-5">
      <h3 className="text-14 font-semibold">Change this</h3>
      <label className="flex min-h-7 items-center gap-2.5 text-14 touch:min-h-11">
        <input
          type="checkbox"
          checked={enabled}
          onChange={() => setEnabled(!enabled)}
          className="size-4 accent-accent"
        />
        Put test items into the queue
      </label>
      <div>
        <label htmlFor={id} className="mb-1 block text-13 font-medium">
          How often
        </label>
        <Select
          id={id}
          value={rate}
          disabled={!enabled}
          onChange={(event) => setRate(Number(event.target.value))}
          className="max-w-[260px]"
        >
          {rates.map((each) => (
            <option key={each} value={each}>
              About one for every {each} decisions
            </option>
          ))}
        </Select>
      </div>
      {settings.enabled && !enabled && (
        <p className="text-13 text-fg-muted">Those that wait now are taken out of the queue at once.</p>
      )}
      <FormError message={save.error?.message ?? null} />
      <Button type="submit" variant="primary" disabled={!isChanged || save.isPending}>
        {save.isPending ? "Saving…" : verb(settings.enabled, enabled)}
      </Button>
    </form>
  );
}

function verb(was: boolean, will: boolean): string {
  if (was === will) return was ? "Change the rate" : "Switch on";
  return will ? "Switch on" : "Switch off";
}
