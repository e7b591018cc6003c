"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Link2, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { api } from "@/lib/http/client";
import type { SavedView } from "@/lib/views/schemas";
import { viewHref } from "./view-filters";
import { viewsQuery } from "./view-queries";

const ViewDialog = dynamic(() => import("./view-dialog").then((module) => module.ViewDialog), { ssr: false });

const item = cn(
  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-3 text-13 outline-none select-none touch:min-h-11",
  "data-[highlighted]:bg-fg/8",
);

/** What can be done with a saved view. */
export function ViewMenu({ view }: { view: SavedView }) {
  const [isRenaming, setRenaming] = useState(false);
  const remove = useDelete(view);
  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}${viewHref(view.filters)}`);
    toast.success("Link copied. Whoever opens it sees their own queue under these filters.");
  };
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button variant="ghost" size="icon" aria-label={`More for the view ${view.name}`} className="text-accent">
            <Ellipsis size={16} aria-hidden />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            sideOffset={4}
            collisionPadding={8}
            className="z-50 w-48 animate-overlay rounded-lg bg-raised p-1 shadow-overlay"
          >
            <DropdownMenu.Item className={item} onSelect={() => setRenaming(true)}>
              <Pencil size={14} aria-hidden className="text-fg-faint" />
              Rename
            </DropdownMenu.Item>
            <DropdownMenu.Item className={item} onSelect={() => void copy()}>
              <Link2 size={14} aria-hidden className="text-fg-faint" />
              Copy link
            </DropdownMenu.Item>
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <DropdownMenu.Item className={cn(item, "text-danger")} onSelect={() => remove.mutate()}>
              <Trash2 size={14} aria-hidden />
              Delete
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isRenaming && <ViewDialog renamed={view} onClose={() => setRenaming(false)} />}
    </>
  );
}

/** Deletes at once, and offers to bring it back. */
function useDelete({ id, name, filters }: SavedView) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery().queryKey });
  const failed = (error: Error) => toast.error(error.message);
  const restore = () =>
    api<SavedView>("/api/v1/me/views", { method: "POST", body: { name, filters } }).then(refresh, failed);
  return useMutation({
    mutationFn: () => api<SavedView>(`/api/v1/me/views/${id}`, { method: "DELETE" }),
    onSuccess: () => toast.success(`Deleted “${name}”.`, { action: { label: "Undo", onClick: () => void restore() } }),
    onError: failed,
    onSettled: refresh,
  });
}
