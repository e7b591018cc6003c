"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { QueueFilters } from "./filters";
import { SavedViewLinks } from "./saved-view-links";
import type { ChangeFilters } from "./use-filters";
import { useViewPlaces } from "./use-view-places";
import { viewsQuery } from "./view-queries";

const ViewDialog = dynamic(() => import("./view-dialog").then((module) => module.ViewDialog), { ssr: false });

type SavedViewsProps = { filters: QueueFilters; onChange: ChangeFilters };

/** The views that the person has saved. */
export function SavedViews({ filters, onChange }: SavedViewsProps) {
  const { data } = useQuery(viewsQuery());
  const items = data?.items ?? [];
  const [isSaving, setSaving] = useState(false);
  useViewPlaces(items, onChange, () => setSaving(true));
  return (
    <>
      {items.length > 0 && <SavedViewLinks items={items} filters={filters} onChange={onChange} />}
      {isSaving && <ViewDialog filters={filters} onClose={() => setSaving(false)} />}
    </>
  );
}
