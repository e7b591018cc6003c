/** Whatever could steer a terminal or reorder the line: control and format characters, line separators ([T35]). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LONGEST = 200;

/** Text from outside on one line of a terminal: cut, and with everything invisible escaped. */
export function printable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replace(UNPRINTABLE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** One line on what the agent does: `airline-12-0 step 3  cancel_reservation  waits for approval  http://…`. */
export function logStep(step: { run: string; step: number; tool: string }, what: string, more = ""): void {
  const where = `${step.run} step ${step.step}`.padEnd(21);
  logLine(`${where}  ${step.tool.padEnd(29)}  ${what}${more === "" ? "" : `  ${more}`}`);
}

export function logLine(text: string): void {
  console.log(printable(text));
}
