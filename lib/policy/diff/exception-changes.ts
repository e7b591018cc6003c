import { isDeepStrictEqual } from "node:util";
import type { FloorException } from "../exception-source";
import { globCovers } from "../lint/glob-relations";
import type { PolicyChange } from "./change";
import { whenFormula } from "./formula";
import { implies } from "./implies";
import { isWithinLimit } from "./strictness";
import { conditionWords, limitWords, word } from "./words";

/** What differs in where the floor doesn't apply. An exception can only take away from what the floor asks for. */
export function exceptionChanges(before: readonly FloorException[], after: readonly FloorException[]): PolicyChange[] {
  const gone = before.filter((one) => !after.some((other) => isDeepStrictEqual(one, other)));
  const added = after.filter((one) => !before.some((other) => isDeepStrictEqual(one, other)));
  const changes = added.map((exception): PolicyChange => {
    const at = gone.findIndex(({ tool }) => tool === exception.tool);
    const was = at < 0 ? null : (gone.splice(at, 1)[0] ?? null);
    const within = before.some((other) => isWithin(exception, other));
    const same = was !== null && isWithin(was, exception);
    return change(exception.tool, was, exception, !within ? "weaker" : same ? "neutral" : "stronger");
  });
  return [...gone.map((was) => change(was.tool, was, null, "stronger")), ...changes];
}

/** Whether an exception never lifts the floor where another didn't. Its limits are counted by its id. */
function isWithin(inner: FloorException, outer: FloorException): boolean {
  return (
    globCovers(outer.tool, inner.tool) &&
    inner.classes.every((one) => outer.classes.includes(one)) &&
    inner.expires_on <= outer.expires_on &&
    implies(whenFormula(inner.when), "sure", whenFormula(outer.when), "sure") &&
    outer.limits.every((limit) => inner.limits.some((other) => isWithinLimit(other, limit))) &&
    (outer.limits.length === 0 || inner.id === outer.id)
  );
}

function change(
  tool: string,
  was: FloorException | null,
  is: FloorException | null,
  effect: PolicyChange["effect"],
): PolicyChange {
  const said =
    is === null
      ? `is gone; it lifted ${liftWords(was)}`
      : was === null
        ? `is new; it lifts ${liftWords(is)}`
        : `lifts ${liftWords(is)}; it lifted ${liftWords(was)}`;
  const restarts = was !== null && is !== null && was.id !== is.id && was.limits.length > 0;
  const says = `the floor's exception for ${word(tool)} ${said}${restarts ? "; what it has counted starts again at 0" : ""}`;
  const shown = is ?? was;
  const applies_to = [`tool ${word(tool)}`, ...(shown?.when ? [conditionWords(shown.when)] : [])].join(", ");
  return { kind: "floor_exception", id: shown?.id ?? tool, effect, says, applies_to, before: was, after: is };
}

/** `money_out where args.amount <= 50, up to 500 sum of args.amount per agent in 24h, until 2027-06-30`. */
function liftWords(exception: FloorException | null): string {
  if (exception === null) return "nothing";
  const { classes, when, limits, expires_on } = exception;
  const where = when === null ? [] : [`where ${conditionWords(when)}`];
  const bounds = limits.map((limit) => `up to ${limit.max} ${limitWords(limit)}`);
  return [[classes.join(", "), ...where].join(" "), ...bounds, `until ${expires_on}`].join(", ");
}
