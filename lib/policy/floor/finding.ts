import type { FloorClass } from "./classes";

/** What a text in the arguments does, to be read after the place it stands in: `deletes rows without WHERE`. */
export type Finding = { class: FloorClass; why: string };
