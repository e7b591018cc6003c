"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { cn } from "@/components/ui/cn";
import { useRest } from "@/components/ui/use-rest";
import { Keys } from "./key-names";
import { PalettePages } from "./palette-pages";
import { type Place, useAllPlaces } from "./places";
import { type Shortcut, useAllShortcuts } from "./shortcuts";

const GROUPS = ["Decide", "Review", "Queue", "General"] as const satisfies readonly Shortcut["group"][];
const groupStyle =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-fg-faint";
const itemStyle =
  "flex min-h-10 items-center gap-3 rounded px-3 text-13 data-[disabled=true]:text-fg-faint data-[selected=true]:bg-fg/8";

/** [U3] Every action of this page, to be found by name, with the key that does the same. */
export function Palette({ onClose }: { onClose: () => void }) {
  const actions = useAllShortcuts().filter((action) => action.keys[0] !== "mod+k");
  const places = useAllPlaces();
  const hasRest = useRest();
  const choose = (action: Pick<Shortcut, "run">) => {
    onClose();
    // The dialog gives the focus back first; an action may want it elsewhere.
    window.setTimeout(action.run, 0);
  };
  return (
    <Primitive.Root open onOpenChange={(open) => open || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-[#08090c]/45" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 animate-fade overflow-hidden rounded-lg bg-raised shadow-overlay outline-none"
        >
          <Primitive.Title className="sr-only">Find an action</Primitive.Title>
          <Command label="Find an action" loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search size={16} aria-hidden className="shrink-0 text-fg-faint" />
              <Command.Input
                placeholder="What do you want to do?"
                className="h-12 w-full bg-transparent text-14 outline-none touch:text-16"
              />
            </div>
            {/* Typing can begin before the actions are drawn; their place is kept. */}
            <Command.List className={cn("max-h-[50vh] overflow-y-auto p-2", !hasRest && "h-[50vh]")}>
              {hasRest && (
                <>
                  <Command.Empty className="px-3 py-6 text-center text-13 text-fg-muted">
                    No such action here.
                  </Command.Empty>
                  {GROUPS.map((group) => (
                    <ActionGroup
                      key={group}
                      title={group}
                      actions={actions.filter((action) => action.group === group)}
                      onChoose={choose}
                    />
                  ))}
                  <PlaceGroup places={places} onChoose={choose} />
                  <PalettePages heading="Go to" groupClass={groupStyle} itemClass={itemStyle} onClose={onClose} />
                </>
              )}
            </Command.List>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

type ActionGroupProps = { title: string; actions: readonly Shortcut[]; onChoose: (action: Shortcut) => void };

function ActionGroup({ title, actions, onChoose }: ActionGroupProps) {
  if (actions.length === 0) return null;
  return (
    <Command.Group heading={title} className={groupStyle}>
      {actions.map((action) => (
        <Command.Item
          key={action.keys[0]}
          value={`${action.group} ${action.label}`}
          disabled={action.disabled !== undefined}
          onSelect={() => onChoose(action)}
          className={itemStyle}
        >
          <span className="min-w-0 flex-1">
            {action.label}
            {action.disabled !== undefined && <span className="ml-2 text-12">{action.disabled}</span>}
          </span>
          <Keys press={action.keys[0]} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

type PlaceGroupProps = { places: readonly Place[]; onChoose: (place: Place) => void };

function PlaceGroup({ places, onChoose }: PlaceGroupProps) {
  if (places.length === 0) return null;
  return (
    <Command.Group heading="Views" className={groupStyle}>
      {places.map((place) => (
        <Command.Item
          key={place.id}
          value={`Views ${place.label} ${place.id}`}
          onSelect={() => onChoose(place)}
          className={itemStyle}
        >
          <span className="min-w-0 flex-1 truncate">{place.label}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
