"use client";

import { AlertDialog } from "radix-ui";
import { Button } from "@/components/ui/button";
import { useLocalText } from "@/components/ui/clock";

type TakeOverProps = { name: string; until: string | null; onCancel: () => void; onTake: () => void };

/** Asks before somebody's lease is taken over; the focus is on leaving it with them ([U9]). */
export function TakeOver({ name, until, onCancel, onTake }: TakeOverProps) {
  const time = useLocalText(
    () => (until === null ? "" : ` until ${new Date(until).toLocaleTimeString(undefined, { timeStyle: "short" })}`),
    "",
  );
  return (
    <AlertDialog.Root open onOpenChange={(open) => open || onCancel()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-[#08090c]/45" />
        <AlertDialog.Content className="fixed top-[24vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-md -translate-x-1/2 animate-fade rounded-lg bg-raised p-5 shadow-overlay outline-none">
          <AlertDialog.Title className="text-16 font-semibold">Take this over from {name}?</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-13 text-fg-muted">
            {name} has taken it{time} and is told that you take it over. They can still decide it.
          </AlertDialog.Description>
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button className="max-sm:h-11">Leave it</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button variant="primary" onClick={onTake} className="max-sm:h-11">
                Take over
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
