/** What a verifier found: the first index that is wrong, where one can be named, and one sentence that says what was altered. */
export class Altered extends Error {
  override name = "Altered";

  constructor(
    readonly index: number | null,
    message: string,
  ) {
    super(message);
  }
}
