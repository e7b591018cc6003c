import type { ReactNode } from "react";
import { ConnectionBanner } from "./connection";
import { OverlayProvider } from "./overlays";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";

/** The frame of the console: the rail at the left, on phones a bar above, and the page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <OverlayProvider>
      <div className="flex h-dvh flex-col sm:flex-row">
        <a
          href="#main"
          className="sr-only z-50 rounded bg-accent px-3 py-2 text-accent-fg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <Rail />
        <TopBar />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ConnectionBanner />
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            {children}
          </main>
        </div>
      </div>
    </OverlayProvider>
  );
}
