/** Cuts an identifier in the middle, keeping its prefix and its end: `job_01k…9f2c`. */
export function shortenMiddle(text: string, head = 10, tail = 4): string {
  const characters = [...text];
  if (characters.length <= head + tail + 1) return text;
  return `${characters.slice(0, head).join("")}…${characters.slice(-tail).join("")}`;
}
