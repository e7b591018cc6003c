import { Unreadable } from "../answer";
import type { Expr } from "./frame";

type Read = Expr["read"];

/** A list that is written out; one item that can't be read makes it unreadable. */
export function listOf(items: readonly Expr[]): Read {
  return (frame) => {
    const list: unknown[] = [];
    for (const item of items) {
      const value = item.read(frame);
      if (value instanceof Unreadable) return value;
      list.push(value);
    }
    return list;
  };
}

/** A map that is written out. */
export function mapOf(keys: readonly string[], values: readonly Expr[]): Read {
  const list = listOf(values);
  return (frame) => {
    const read = list(frame);
    return Array.isArray(read) ? Object.fromEntries(keys.map((key, i) => [key, read[i]])) : read;
  };
}
