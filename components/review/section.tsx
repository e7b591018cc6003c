import type { ReactNode } from "react";

type SectionProps = {
  id: string;
  title: string;
  /** Beside the title: what there is, in a few words. */
  meta?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** One of the reviewer's questions, with its heading and what can be switched there. */
export function Section({ id, title, meta, actions, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-10 border-t pt-4 first:border-t-0">
      <header className="mb-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={`${id}-title`} className="text-14 font-semibold">
          {title}
        </h2>
        {meta !== undefined && <span className="text-13 text-fg-muted">{meta}</span>}
        {actions !== undefined && <div className="ml-auto flex items-center gap-2 print:hidden">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
