"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { FormError } from "@/components/shell/form-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ApiError, api } from "@/lib/http/client";
import type { SavedView } from "@/lib/views/schemas";
import type { QueueFilters } from "./filters";
import { savedOf } from "./view-filters";
import { viewCountsQuery, viewsQuery } from "./view-queries";

const LONGEST_NAME = 60;
const PATH = "/api/v1/me/views";
const fold = (name: string): string => name.trim().toLowerCase();

type ViewDialogProps = {
  onClose: () => void;
  /** What is to be saved; or the view that gets another name. */
} & ({ filters: QueueFilters; renamed?: undefined } | { filters?: undefined; renamed: SavedView });

/** Asks for the name of a view. One that is taken already is replaced, and the button says so. */
export function ViewDialog({ filters, renamed, onClose }: ViewDialogProps) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const saved = useRef<string | null>(renamed?.id ?? null);
  const [name, setName] = useState(renamed?.name ?? "");
  const { data } = useQuery(viewsQuery());
  const same = renamed ? undefined : data?.items.find((view) => fold(view.name) === fold(name));
  const save = useMutation({
    mutationFn: () => {
      const id = renamed?.id ?? same?.id;
      const body = filters === undefined ? { name } : { name, filters: savedOf(filters) };
      if (id === undefined) return api<SavedView>(PATH, { method: "POST", body });
      return api<SavedView>(`${PATH}/${id}`, { method: "PUT", body });
    },
    onSuccess: async (view) => {
      saved.current = view.id;
      await client.invalidateQueries({ queryKey: viewsQuery().queryKey });
      void client.invalidateQueries({ queryKey: viewCountsQuery().queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "" && !save.isPending) save.mutate();
  };
  const label = renamed ? "Rename" : same ? `Replace “${same.name}”` : "Save";
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title={renamed ? "Rename view" : "Save view"}
        description="Only you see it. To share what it shows, copy its link."
        className="max-w-md"
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          input.current?.select();
        }}
        onCloseAutoFocus={(event) => focusView(event, saved.current)}
      >
        <form onSubmit={submit} className="space-y-4">
          <Field
            ref={input}
            label="Name"
            value={name}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            error={issueOf(save.error)}
          />
          <FormError message={save.error !== null && issueOf(save.error) === undefined ? save.error.message : null} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={name.trim() === "" || save.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const issueOf = (error: Error | null): string | undefined =>
  error instanceof ApiError ? error.issues.find(({ path }) => path === "name")?.message : undefined;

/** What opened the dialog may be gone: the view itself is where to go on. */
function focusView(event: Event, id: string | null): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-view]")];
  const link = links.find(({ dataset }) => dataset.view === id);
  if (link === undefined) return;
  event.preventDefault();
  link.focus();
}
