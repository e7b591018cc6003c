"use client";

import { usePlaces } from "@/components/shell/places";
import { VIEWS } from "@/lib/views/params";
import type { SavedView } from "@/lib/views/schemas";
import type { ChangeFilters } from "./use-filters";
import { askedOf } from "./view-filters";
import { VIEW_LABEL } from "./views";

/** [U3] The views in ⌘K: the standing ones, the saved ones, and saving what is shown. */
export function useViewPlaces(saved: readonly SavedView[], onChange: ChangeFilters, onSave: () => void): void {
  const standing = VIEWS.map((view) => ({
    id: view,
    label: VIEW_LABEL[view],
    run: () => onChange({ view, sla: null, state: null }),
  }));
  const own = saved.map(({ id, name, filters }) => ({ id, label: name, run: () => onChange(askedOf(filters)) }));
  usePlaces([...standing, ...own, { id: "save", label: "Save this view", run: onSave }]);
}
