import { cn } from "@/components/ui/cn";

/** The columns of the queue: mark, title, agent and target, fact, votes, time, people; on little room the first two and a last. */
export const rowGrid = cn(
  "grid grid-cols-[16px_minmax(0,1fr)_auto] grid-rows-2 items-center gap-x-3 phone:grid-rows-[18px_16px_16px] phone:content-center",
  "@3xl:grid-cols-[16px_minmax(0,1.5fr)_minmax(0,1fr)_minmax(0,0.7fr)_64px_112px_72px] @3xl:grid-rows-1 @3xl:gap-x-4 @5xl:gap-x-5",
);
