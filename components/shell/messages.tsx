"use client";

import { Toaster } from "sonner";

const toastOptions = {
  classNames: {
    toast: "!rounded !border-0 !bg-raised !text-fg !shadow-overlay !font-sans !text-13",
    description: "!text-fg-muted",
    icon: "!text-fg-muted",
  },
};

/** Where short messages about what was done appear, and are read out. */
export function Messages() {
  return <Toaster position="bottom-right" duration={5_000} toastOptions={toastOptions} containerAriaLabel="Messages" />;
}
