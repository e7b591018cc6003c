import type { ReactNode } from "react";

/** A part of a printed record; its heading never stands alone at the foot of a page. */
export function RecordPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6 border-t border-line-strong pt-3">
      <h2 className="mb-2 break-after-avoid text-14 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** Names beside their values. */
export function Pairs({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[10.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-12">{children}</dl>;
}

export function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-muted">{name}</dt>
      <dd className="min-w-0 break-inside-avoid wrap-anywhere">{children}</dd>
    </>
  );
}

/** Whole, in the letters of the machine, over as many pages as it takes. */
export function Exact({ children }: { children: ReactNode }) {
  return (
    <div className="border border-line-strong p-2 font-mono text-12 whitespace-pre-wrap wrap-anywhere [font-variant-ligatures:none]">
      {children}
    </div>
  );
}

/** The same for everybody who reads the paper, wherever they are. */
export const printedTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
