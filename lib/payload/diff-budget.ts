import { Interner } from "./intern";

/** Token comparisons that all edit scripts of one diff may cost together; about a quarter of a second. */
const EDIT_STEPS = 20_000_000;
/** The longest edit script looked for: beyond it two texts have little in common and are shown whole. */
const LONGEST_EDIT = 2_000;

/**
 * Bounds the work of one diff by counting steps, so that the same payloads always give the same diff (T38).
 * Everything but the edit scripts is linear in the size of the payloads.
 */
export class DiffBudget {
  readonly ids = new Interner();
  private fieldSteps = 0;
  private editSteps = 0;

  /** @param mostEditSteps token comparisons that all edit scripts may cost together */
  constructor(private readonly mostEditSteps = EDIT_STEPS) {}

  /** One field or item looked at. */
  step(count = 1): void {
    this.fieldSteps += count;
  }

  /** How long an edit script between `tokens` tokens may be; 0 where nothing is left. */
  editLimit(tokens: number): number {
    return Math.min(LONGEST_EDIT, Math.floor((this.mostEditSteps - this.editSteps) / Math.max(tokens, 1)));
  }

  /** Accounts for a search that ended after `edits` edits. */
  spendEdits(tokens: number, edits: number): void {
    this.editSteps += tokens * Math.max(edits, 1);
  }

  get spent(): number {
    return this.fieldSteps + this.editSteps + this.ids.visited;
  }
}
