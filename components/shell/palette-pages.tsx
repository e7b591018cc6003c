"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { pagesFor } from "./nav";
import { useViewer } from "./viewer";

type PaletteGroupProps = { heading: string; itemClass: string; groupClass: string; onClose: () => void };

/** [U3] The console's pages among the actions. */
export function PalettePages({ heading, itemClass, groupClass, onClose }: PaletteGroupProps) {
  const router = useRouter();
  return (
    <Command.Group heading={heading} className={groupClass}>
      {pagesFor(useViewer()).map(({ href, label, icon: Icon }) => (
        <Command.Item
          key={href}
          value={`${heading} ${label}`}
          onSelect={() => {
            onClose();
            router.push(href);
          }}
          className={itemClass}
        >
          <Icon size={16} aria-hidden className="shrink-0 text-fg-faint" />
          {label}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
