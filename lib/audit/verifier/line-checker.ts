import { checkLines, type Frame } from "./check-lines";
import type { LineChecker } from "../verify-export";

/** Checks lines where it is called, one block after the other. */
export const checkHere = (frame: Frame): LineChecker => ({
  check: async (bytes, firstLine) => checkLines(bytes, firstLine, frame),
  depth: 1,
  close: async () => {},
});
