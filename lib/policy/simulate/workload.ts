import type { Tier } from "../schemas";
import type { Outcome } from "./outcome";
import type { Simulation, WasAndNow } from "./schemas";

/**
 * Minutes that one person needs to review one job. Assumed, and stated in the answer: from opening to resolution a job
 * mostly waits, so what was measured would not be the time of reading.
 */
export const ASSUMED_MINUTES: Readonly<Record<Tier, number>> = { low: 1, medium: 2, high: 5, critical: 10 };

type Side = "was" | "now";
type RoleLoad = { jobs: WasAndNow; reviews: WasAndNow; minutes: WasAndNow };

const none = (): WasAndNow => ({ was: 0, now: 0 });

/** How much reviewing a policy asks for. One review is one person who looks at one job. */
export class Workload {
  private readonly tiers = {
    was: { low: 0, medium: 0, high: 0, critical: 0 },
    now: { low: 0, medium: 0, high: 0, critical: 0 },
  };
  private readonly roles = new Map<string, RoleLoad>();
  private readonly reviews = none();
  private readonly minutes = none();

  add(side: Side, { tier, requirements }: Pick<Outcome, "tier" | "requirements">): void {
    if (tier === null) return;
    this.tiers[side][tier] += 1;
    for (const { any_of, count } of requirements) {
      const minutes = count * ASSUMED_MINUTES[tier];
      const load = this.roleLoad(any_of.join(" or "));
      load.jobs[side] += 1;
      load.reviews[side] += count;
      load.minutes[side] += minutes;
      this.reviews[side] += count;
      this.minutes[side] += minutes;
    }
  }

  /** `days`: over how many it came; null where that is not known. */
  result(
    days: number | null,
  ): Pick<Simulation, "by_tier" | "by_role" | "reviews_per_day" | "minutes_per_day" | "assumed_minutes"> {
    const perDay = ({ was, now }: WasAndNow): WasAndNow | null =>
      days === null ? null : { was: round(was / days), now: round(now / days) };
    const by_role = [...this.roles]
      .map(([role, { jobs, reviews, minutes }]) => ({
        role,
        ...jobs,
        reviews_per_day: perDay(reviews),
        minutes_per_day: perDay(minutes),
      }))
      .sort((one, other) => other.now - one.now || other.was - one.was || (one.role < other.role ? -1 : 1));
    return {
      by_tier: this.tiers,
      by_role,
      reviews_per_day: perDay(this.reviews),
      minutes_per_day: perDay(this.minutes),
      assumed_minutes: ASSUMED_MINUTES,
    };
  }

  private roleLoad(role: string): RoleLoad {
    const known = this.roles.get(role);
    if (known !== undefined) return known;
    const load = { jobs: none(), reviews: none(), minutes: none() };
    this.roles.set(role, load);
    return load;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
