import { cn } from "@/components/ui/cn";
import type { Tier } from "@/lib/policy/schemas";

export const TIER_LABEL: Record<Tier, string> = { low: "Low", medium: "Medium", high: "High", critical: "Critical" };

export const TIER_COLOR: Record<Tier, string> = {
  low: "text-tier-low",
  medium: "text-tier-medium",
  high: "text-tier-high",
  critical: "text-tier-critical",
};

const SOFT: Record<Tier, string> = {
  low: "bg-tier-low-soft",
  medium: "bg-tier-medium-soft",
  high: "bg-tier-high-soft",
  critical: "bg-tier-critical-soft",
};

/** Bars filled, of three; critical has a shape of its own, so that it is told apart without colour. */
const FILLED: Record<Tier, number> = { low: 1, medium: 2, high: 3, critical: 3 };

/** The tier's shape alone. Decorative: the word must stand beside it or in the accessible name. */
export function TierMark({ tier, className }: { tier: Tier; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden className={cn("shrink-0", TIER_COLOR[tier], className)}>
      {tier === "critical" ? (
        <>
          <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" />
          <path d="M8 4.2v4.6M8 11.4v.4" className="stroke-surface" strokeWidth="1.8" strokeLinecap="round" />
        </>
      ) : (
        [0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={2 + bar * 4.5}
            y={10 - bar * 3.5}
            width="3"
            height={4 + bar * 3.5}
            rx="1"
            fill="currentColor"
            opacity={bar < FILLED[tier] ? 1 : 0.25}
          />
        ))
      )}
    </svg>
  );
}

/** The tier as shape, word and colour. */
export function TierBadge({ tier, size = "md" }: { tier: Tier; size?: "sm" | "md" }) {
  return (
    <span
      data-slot="tier-badge"
      className={cn(
        "inline-flex items-center gap-1.5 rounded-sm font-medium whitespace-nowrap",
        TIER_COLOR[tier],
        SOFT[tier],
        size === "sm" ? "h-5 px-1.5 text-12" : "h-6 px-2 text-13",
      )}
    >
      <TierMark tier={tier} className={size === "sm" ? "size-3.5" : "size-4"} />
      {TIER_LABEL[tier]}
    </span>
  );
}
