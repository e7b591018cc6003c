"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { useRest } from "@/components/ui/use-rest";
import { Keys } from "./key-names";
import { type Shortcut, useAllShortcuts, useShortcutsEnabled } from "./shortcuts";

const GROUPS = ["Decide", "Review", "Queue", "General"] as const satisfies readonly Shortcut["group"][];

/** Every key that works on this page now, and the switch that turns them off ([U2]). */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useAllShortcuts();
  const [enabled, setEnabled] = useShortcutsEnabled();
  const hasRest = useRest();
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent title="Keys" description="They do nothing while you type.">
        {hasRest &&
          GROUPS.map((group) => {
            const own = shortcuts.filter((shortcut) => shortcut.group === group);
            return own.length === 0 ? null : <KeyGroup key={group} title={group} shortcuts={own} />;
          })}
        <label className="mt-5 flex min-h-9 items-center gap-2.5 pt-2 text-13">
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => setEnabled(event.target.checked)}
            className="size-4 accent-accent"
          />
          Single keys are on
        </label>
      </DialogContent>
    </Dialog>
  );
}

function KeyGroup({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section className="mt-4">
      <h3 className="mb-1 text-12 font-semibold text-fg-faint">{title}</h3>
      <dl className="divide-y divide-line">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys[0]} className="flex min-h-9 items-center justify-between gap-4">
            <dt className="text-13">{shortcut.label}</dt>
            <dd className="flex shrink-0 items-center gap-1.5 text-12 text-fg-faint">
              {shortcut.keys.map((press, index) => (
                <span key={press} className="inline-flex items-center gap-1.5">
                  {index > 0 && "or"}
                  <span className="text-fg-muted">
                    <Keys press={press} />
                  </span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
