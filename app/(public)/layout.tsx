import type { ReactNode } from "react";
import { LogoMark } from "@/components/shell/logo";

/** Pages without a session: one narrow column. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[376px] flex-col justify-center px-5 py-12">
      <p className="mb-8 flex items-center gap-2.5 text-16 font-semibold">
        <LogoMark size={28} />
        Assentry
      </p>
      {children}
    </main>
  );
}
