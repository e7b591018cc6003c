import type { Tier } from "@/lib/policy/schemas";
import { TIER_LABEL, TierMark } from "./tier-badge";

type LaneHeadProps = { tier: Tier; count: string };

/** The head of a lane: one tier's part of the queue. */
export function LaneHead({ tier, count }: LaneHeadProps) {
  return (
    <span className="flex h-full items-center gap-3 border-b border-line bg-bg px-4 text-12">
      <TierMark tier={tier} />
      <span className="font-semibold">{TIER_LABEL[tier]}</span>
      <span className="text-fg-faint tabular-nums">{count}</span>
    </span>
  );
}
