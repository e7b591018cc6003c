import type { LimitUse } from "./schemas";

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

/** A window as people write it: `24h`, `90m`. One day is said as 24h, the way limits are written. */
function written(seconds: number): string {
  const unit = UNITS.find(([name, size]) => seconds % size === 0 && (name !== "d" || seconds > size));
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/** Sums of decimals such as 0.1 + 0.2 without the digits that only binary fractions have. */
const plain = (value: number): string => String(Number(value.toFixed(6)));

/** Why a limit asks for a person, from what was used before: `limit: 480 + 60 > 500 in 24h` (policy.md, *Limits*). */
export function limitReason(use: LimitUse, used: number): string {
  return `limit: ${plain(used)} + ${plain(use.amount)} > ${plain(use.max)} in ${written(use.over_seconds)}`;
}
