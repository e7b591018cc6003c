import { writeDuration } from "./duration";
import type { LimitUse } from "./schemas";

/** Sums of decimals such as 0.1 + 0.2 without the digits that only binary fractions have. */
const plain = (value: number): string => String(Number(value.toFixed(6)));

/** Why a limit asks for a person, from what was used before: `limit: 480 + 60 > 500 in 24h` (policy.md, *Limits*). */
export function limitReason(use: LimitUse, used: number): string {
  return `limit: ${plain(used)} + ${plain(use.amount)} > ${plain(use.max)} in ${writeDuration(use.over_seconds)}`;
}
