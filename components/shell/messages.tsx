"use client";

import { Toaster } from "sonner";

// A message must not lie over the button that the next item needs.
const ABOVE_THE_DECISION_BAR = { bottom: 84 };

const toastOptions = {
  classNames: {
    toast: "!rounded !border-0 !bg-raised !text-fg !shadow-overlay !font-sans !text-13",
    description: "!text-fg-muted",
    icon: "!text-fg-muted",
  },
};

/** Where short messages about what was done appear, and are read out. */
export function Messages() {
  return (
    <Toaster
      position="bottom-right"
      offset={ABOVE_THE_DECISION_BAR}
      mobileOffset={ABOVE_THE_DECISION_BAR}
      duration={5_000}
      toastOptions={toastOptions}
      containerAriaLabel="Messages"
    />
  );
}
