import type { ReactNode } from "react";

type MessagePageProps = { title: string; children: ReactNode; action: ReactNode };

/** A page that has one thing to say and one thing to do. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-start justify-center gap-3 px-6 py-12">
      <h1 className="text-20 font-semibold text-balance">{title}</h1>
      <p className="text-fg-muted">{children}</p>
      <div className="mt-2">{action}</div>
    </div>
  );
}
