/** What a key press tells; a part of KeyboardEvent, so that tests need no browser. */
type Press = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat" | "isComposing" | "keyCode" | "defaultPrevented" | "target"
>;

const TYPING =
  "input:not([type='checkbox']), textarea, select, [contenteditable]:not([contenteditable='false']), [role='textbox']";
const OVERLAY = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";
/** While one of these has focus, Enter and the space bar are its own. */
const PRESSABLE = "input, a[href], button, summary, [role='button'], [role='tab'], [role='radio'], [role='menuitem']";

/** The IME reports its keys with this code where `isComposing` isn't set (Safari). */
const IME_KEY_CODE = 229;

/** The name under which a press is registered: `j`, `?`, `Enter`, `mod+k`; null for what is never a shortcut. */
export function pressName(press: Press): string | null {
  if (press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}

/**
 * [U2] True where the press belongs to something else: text being typed, an IME, a key held down, an open dialog or
 * menu, Enter on a button. Combinations with Ctrl or ⌘ also work while typing.
 */
export function isInert(press: Press): boolean {
  if (press.defaultPrevented || press.repeat || press.isComposing || press.keyCode === IME_KEY_CODE) return true;
  if (press.ctrlKey || press.metaKey || !(press.target instanceof Element)) return false;
  const { target } = press;
  if (target.closest(TYPING) || target.closest(OVERLAY)) return true;
  return (press.key === "Enter" || press.key === " ") && target.closest(PRESSABLE) !== null;
}
