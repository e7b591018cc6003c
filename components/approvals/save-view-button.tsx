"use client";

import { useQuery } from "@tanstack/react-query";
import { BookmarkPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { QueueFilters } from "./filters";
import { isSame } from "./view-filters";
import { viewsQuery } from "./view-queries";

const ViewDialog = dynamic(() => import("./view-dialog").then((module) => module.ViewDialog), { ssr: false });

/** Keeps what is shown under a name; not offered where that is done. */
export function SaveViewButton({ filters }: { filters: QueueFilters }) {
  const { data } = useQuery(viewsQuery());
  const [isOpen, setOpen] = useState(false);
  const isSaved = data?.items.some((view) => isSame(filters, view.filters)) ?? false;
  return (
    <>
      {!isSaved && (
        <Button variant="ghost" size="sm" onClick={() => setOpen(true)}>
          <BookmarkPlus size={14} aria-hidden />
          Save view
        </Button>
      )}
      {isOpen && <ViewDialog filters={filters} onClose={() => setOpen(false)} />}
    </>
  );
}
