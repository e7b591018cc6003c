import type { DiffGroup, FieldChange, PayloadDiff } from "@/lib/payload/diff-model";
import { formatPath } from "@/lib/payload/path";
import { plural } from "./value-text";

/** Where a field stands, in steps: list items go by their identity where they have one: `flights › HAT047 › date`. */
export function fieldSteps({ path, item }: Pick<FieldChange, "path" | "item">): string[] {
  if (path.length === 0) return ["(whole payload)"];
  const indexes = path.filter((step) => typeof step === "number").length;
  if (item !== undefined && indexes === 1) return path.map((step) => (typeof step === "number" ? item : step));
  const steps: string[] = [];
  for (const step of path) {
    const last = steps.at(-1);
    if (typeof step === "number" && last !== undefined) steps[steps.length - 1] = `${last}[${step}]`;
    else steps.push(String(step));
  }
  return item === undefined ? steps : [...steps, item];
}

/** A stable key within one diff: an item that replaces another one may stand at the same place. */
export function fieldKey(field: Pick<FieldChange, "path" | "kind">): string {
  return `${field.kind}:${formatPath(field.path)}`;
}

/** `2 changed, 1 added, 1 removed`; empty where nothing differs. */
export function diffTotals({ totals }: Pick<PayloadDiff, "totals">): string {
  const parts = [
    totals.changed > 0 && `${totals.changed.toLocaleString("en-US")} changed`,
    totals.added > 0 && `${totals.added.toLocaleString("en-US")} added`,
    totals.removed > 0 && `${totals.removed.toLocaleString("en-US")} removed`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

/** What a folded run says: `12 unchanged fields`. */
export function foldedWords(group: { type: "unchanged" | "untouched"; count: number }): string {
  const fields = plural(group.count, "field");
  return group.type === "unchanged"
    ? fields.replace(" ", " unchanged ")
    : `${fields} of the record not named by the action`;
}

/** One group of each type: all changes first, in their order, then what doesn't change, so that each folds only once. */
export function gatherGroups(groups: readonly DiffGroup[]): DiffGroup[] {
  const fieldsOf = (type: DiffGroup["type"]) => groups.flatMap((group) => (group.type === type ? group.fields : []));
  const folded = (["unchanged", "untouched"] as const).map((type) => {
    const of = groups.flatMap((group) => (group.type === type ? [group] : []));
    return { type, fields: fieldsOf(type), count: of.reduce((sum, { count }) => sum + count, 0) };
  });
  const changes = { type: "changes" as const, fields: fieldsOf("changes") };
  return [changes, ...folded].filter((group) => (group.type === "changes" ? group.fields.length : group.count) > 0);
}
