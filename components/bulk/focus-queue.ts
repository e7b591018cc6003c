/** Gives the focus back after a dialog whose button may be gone with what it decided. */
export function focusQueue(): void {
  const places = ["[data-slot=bulk-approve]", "[aria-label=Jobs] a[data-job]", "#review-title", "[type=search]"];
  for (const place of places) {
    const element = document.querySelector<HTMLElement>(place);
    if (element === null) continue;
    element.focus();
    return;
  }
}
