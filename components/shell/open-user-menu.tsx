"use client";

import { Check, Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { DropdownMenu } from "radix-ui";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { useOverlay } from "./overlays";
import { useShortcutsEnabled } from "./shortcuts";
import { UserButton } from "./user-button";
import { useViewer } from "./viewer";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

const item = cn(
  "relative flex min-h-9 items-center gap-2.5 rounded-sm pr-3 pl-8 text-13 outline-none select-none touch:min-h-11",
  "cursor-pointer data-[highlighted]:bg-fg/8",
);
const heading = "px-3 pt-2 pb-1 text-12 font-semibold text-fg-faint";

/** The menu, open as soon as it is there. */
export function OpenUserMenu() {
  const { tenantName } = useViewer();
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger asChild>
        <UserButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        side="top"
        align="start"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 w-64 animate-overlay rounded-lg bg-raised p-1 shadow-overlay"
      >
        <Person tenantName={tenantName} />
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <ThemeChoice />
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <KeyItems />
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Item className={item} onSelect={() => void leave()}>
          <LogOut size={16} aria-hidden className="absolute left-2.5 text-fg-faint" />
          Sign out
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

/** Its code is needed once a day at most. */
async function leave(): Promise<void> {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/sign-in" });
}

function Person({ tenantName }: { tenantName: string }) {
  const { name, email, roles } = useViewer();
  return (
    <div className="px-3 py-2">
      <p className="truncate text-13 font-semibold">{name}</p>
      <p className="truncate text-12 text-fg-muted">{email}</p>
      <p className="truncate text-12 text-fg-muted">{tenantName}</p>
      <p className="mt-2 flex flex-wrap gap-1">
        <span className="sr-only">Your roles:</span>
        {roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
      </p>
    </div>
  );
}

const Ticked = () => (
  <DropdownMenu.ItemIndicator className="absolute left-2.5">
    <Check size={16} aria-hidden />
  </DropdownMenu.ItemIndicator>
);

// Choosing a look or switching the keys leaves the menu open, to see what it does.
const stay = (event: Event) => event.preventDefault();

function ThemeChoice() {
  const { theme = "system", setTheme } = useTheme();
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme}>
      <DropdownMenu.Label className={heading}>Theme</DropdownMenu.Label>
      {THEMES.map(({ value, label }) => (
        <DropdownMenu.RadioItem key={value} value={value} className={item} onSelect={stay}>
          <Ticked />
          {label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

function KeyItems() {
  const [enabled, setEnabled] = useShortcutsEnabled();
  const openOverlay = useOverlay();
  return (
    <>
      <DropdownMenu.CheckboxItem checked={enabled} onCheckedChange={setEnabled} className={item} onSelect={stay}>
        <Ticked />
        Single-key shortcuts
      </DropdownMenu.CheckboxItem>
      <DropdownMenu.Item className={item} onSelect={() => openOverlay("help")}>
        <Keyboard size={16} aria-hidden className="absolute left-2.5 text-fg-faint" />
        Show all keys
      </DropdownMenu.Item>
    </>
  );
}
