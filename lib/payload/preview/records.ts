import { formatPath, isRecord, type Path } from "../path";

export type RecordsPreview = {
  type: "records";
  path: string;
  columns: string[];
  rows: Record<string, unknown>[];
};

const FEWEST_ROWS = 2;
const MOST_COLUMNS = 16;
/** Columns are taken from so many rows; what later rows have beyond them is shown with the row. */
const SAMPLE = 200;
/** So large a share of its cells a table must have, else it is no table. */
const FILLED = 0.5;

/** A list of like objects as a table, by its shape; else null. */
export function recordsPreview(path: Path, list: readonly unknown[]): RecordsPreview | null {
  if (list.length < FEWEST_ROWS) return null;
  const rows = list.filter(isRecord);
  if (rows.length !== list.length) return null;
  const sample = rows.slice(0, SAMPLE);
  const columns = [...new Set(sample.flatMap((row) => Object.keys(row)))];
  const cells = sample.reduce((sum, row) => sum + Object.keys(row).length, 0);
  if (columns.length === 0 || columns.length > MOST_COLUMNS || cells < columns.length * sample.length * FILLED)
    return null;
  return { type: "records", path: formatPath(path), columns, rows };
}
