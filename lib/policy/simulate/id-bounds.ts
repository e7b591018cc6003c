const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_LENGTH = 10;

/**
 * The text that stands before every id of a job proposed at this time or later, and after all earlier ones: ids sort by
 * time (lib/ids.ts), so the primary key finds a span of time without reading anything else.
 */
export function jobIdAt(time: Date): string {
  let rest = Math.max(0, time.getTime());
  let text = "";
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return `job_${text}`;
}
