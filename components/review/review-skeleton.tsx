import { Skeleton } from "@/components/ui/skeleton";

const ANSWERS = ["w-72", "w-60", "w-64", "w-80", "w-40", "w-44", "w-56"] as const;

/** The shape of a review while it loads: nothing moves when it comes. */
export function ReviewSkeleton() {
  return (
    <div
      aria-busy="true"
      aria-label="Loading the review"
      role="status"
      className="flex min-h-full flex-1 flex-col bg-surface"
    >
      <div className="mx-auto w-full max-w-[920px] flex-1 px-5 pt-4 max-sm:px-4">
        <Skeleton className="mb-3 h-6 w-56" />
        <Skeleton className="mb-5 h-6 w-80 max-w-full" />
        <div className="mb-6 flex gap-7">
          <Skeleton className="h-10 w-24" />
          <Skeleton className="h-10 w-32" />
          <Skeleton className="h-10 w-20" />
        </div>
        <div className="space-y-3">
          {ANSWERS.map((width) => (
            <div key={width} className="flex gap-10">
              <Skeleton className="h-4 w-20 shrink-0" />
              <Skeleton className={`h-4 ${width} max-w-full`} />
            </div>
          ))}
        </div>
        <div className="mt-8 space-y-px">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
        </div>
      </div>
      <div className="sticky bottom-0 flex justify-between border-t border-line-strong bg-surface px-5 py-3 max-sm:px-4">
        <Skeleton className="h-9 w-24" />
        <Skeleton className="h-9 w-32" />
      </div>
    </div>
  );
}
