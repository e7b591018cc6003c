import { Kbd } from "@/components/ui/kbd";

const NAMES: Record<string, string> = { Enter: "↵", Escape: "Esc", ArrowRight: "→", ArrowLeft: "←" };

/** Only known in the browser. */
const isMac = (): boolean => typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform);

/** The keys of one shortcut as they are drawn: `mod+k` is ⌘ and K on a Mac, Ctrl and K elsewhere. */
export function keyNames(press: string): string[] {
  return press.split("+").map((part) => {
    if (part === "mod") return isMac() ? "⌘" : "Ctrl ";
    return NAMES[part] ?? part.toUpperCase();
  });
}

/** For what is drawn in the browser alone, such as an overlay. */
export function Keys({ press }: { press: string }) {
  return (
    <span className="inline-flex gap-1">
      {keyNames(press).map((name) => (
        <Kbd key={name}>{name}</Kbd>
      ))}
    </span>
  );
}
