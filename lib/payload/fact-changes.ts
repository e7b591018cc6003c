import type { FieldChange, PayloadDiff } from "./diff-model";
import { changedFields } from "./diff";
import { RANK, type RankedFact, shortList, shortValue } from "./fact-model";
import { fieldLabel } from "./field-names";
import { formatPath, isRecord, type Path } from "./path";

/** What changes, as facts: scalars with both values, lists by what left and what came. */
export function changeFacts(diff: PayloadDiff): RankedFact[] {
  if (diff.mode === "fields" || diff.mode === "target") return [];
  const fields = changedFields(diff);
  return [...lengthFacts(diff), ...scalarFacts(fields), ...listFacts(fields)];
}

function lengthFacts(diff: PayloadDiff): RankedFact[] {
  return diff.lists.map((list) => ({
    ...placed("count", list.path),
    label: pathLabel(list.path),
    value: `${list.before} → ${list.after}`,
    kind: "count",
    emphasis: list.large_jump,
    rank: RANK.count + (list.large_jump ? 5 : 0),
  }));
}

function scalarFacts(fields: FieldChange[]): RankedFact[] {
  return fields
    .filter((field) => field.kind === "changed")
    .map((field) => ({
      ...placed("change", field.path),
      label: pathLabel(field.path, field.item),
      value: changeText(field),
      kind: "change",
      emphasis: field.standouts.length > 0,
      rank: RANK.change + (field.standouts.length > 0 ? 5 : 0),
    }));
}

function changeText(field: FieldChange): string {
  const { detail } = field;
  if (detail?.type === "lines") return `${detail.added} lines added, ${detail.removed} removed`;
  if (detail?.type === "order") return "new order";
  if (detail?.type === "too_large") return "changed at many places";
  const [ratio] = ratioOf(field);
  const note = ratio === undefined ? "" : ` (${ratio})`;
  return `${shortValue(field.before, 40)} → ${shortValue(field.after, 40)}${note}`;
}

/** `×10` or `÷4` where a number jumped. */
export function ratioOf(field: FieldChange): string[] {
  return field.standouts.map((standout) => standout.message).filter((message) => /^[×÷]/.test(message));
}

/** Items that left and came, one fact per list: `HAT227, HAT139 → HAT004, HAT142`. */
function listFacts(fields: FieldChange[]): RankedFact[] {
  const lists = new Map<string, { path: Path; removed: string[]; added: string[] }>();
  for (const field of fields) {
    const isItem = typeof field.path.at(-1) === "number";
    if (field.kind === "changed" || !isItem) continue;
    const path = field.path.slice(0, -1);
    const key = formatPath(path);
    const list = lists.get(key) ?? { path, removed: [], added: [] };
    lists.set(key, list);
    if (field.kind === "removed") list.removed.push(itemName(field, field.before));
    if (field.kind === "added") list.added.push(itemName(field, field.after));
  }
  return [...lists.values()].map(({ path, removed, added }) => ({
    ...placed("items", path),
    label: pathLabel(path),
    value: itemsText(removed, added),
    kind: "change",
    emphasis: false,
    rank: RANK.change + 1,
  }));
}

function itemsText(removed: string[], added: string[]): string {
  if (removed.length === 0) return `${shortList(added)} added`;
  if (added.length === 0) return `${shortList(removed)} removed`;
  return `${shortList(removed)} → ${shortList(added)}`;
}

function itemName(field: FieldChange, value: unknown): string {
  if (field.item !== undefined) return shortValue(field.item, 40);
  return isRecord(value)
    ? shortValue(
        Object.values(value)
          .filter((part) => typeof part === "string")
          .join(" "),
        40,
      )
    : shortValue(value, 40);
}

/** `flights[0].date` of HAT190 → `Flights HAT190 date`. */
function pathLabel(path: Path, item?: string): string {
  const names = path.filter((step) => typeof step === "string");
  const [first = "Payload", ...rest] = names;
  const words = [
    fieldLabel(first),
    item === undefined ? "" : shortValue(item, 30),
    ...rest.slice(-1).map((name) => fieldLabel(name).toLowerCase()),
  ];
  return words.filter((word) => word !== "").join(" ");
}

function placed(kind: string, path: Path): Pick<RankedFact, "key" | "path"> {
  return { key: `${kind}:${formatPath(path)}`, path: formatPath(path) };
}
