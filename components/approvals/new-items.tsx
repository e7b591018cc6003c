"use client";

import { ArrowUp } from "lucide-react";

type NewItemsProps = {
  /** How many wait to enter until the reader's hand is off the list. */
  held: number;
  /** Those that have just entered. */
  entered: ReadonlySet<string>;
  onShow: () => void;
};

/** Announces what is new: with a button while it waits to enter, in words for a screen reader in any case. */
export function NewItems({ held, entered, onShow }: NewItemsProps) {
  const count = held > 0 ? held : entered.size;
  return (
    <div className="sticky top-10 z-20 flex h-0 justify-center">
      <span role="status" className="sr-only">
        {count > 0 && `${count} new`}
      </span>
      {held > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="flex h-7 animate-fade items-center gap-1.5 rounded-full bg-accent px-3 text-12 font-medium text-accent-fg shadow-overlay touch:h-10"
        >
          <ArrowUp size={13} aria-hidden />
          {held} new
        </button>
      )}
    </div>
  );
}
