/** One simple command: its words, quotes removed. `inner` are texts that run while it is put together. */
export type ShellCommand = { words: string[]; inner: string[] };

const BREAKS = new Set([";", "|", "&", "\n", "(", ")", "\r"]);

/**
 * A shell's line in simple commands, as `;`, `|`, `&`, line ends and parentheses divide it. Reads quotes and backslashes,
 * skips comments. Linear.
 */
export function shellCommands(text: string): ShellCommand[] {
  const line = text.replace(/\$(?:IFS\b|\{IFS\})/g, " ");
  const commands: ShellCommand[] = [];
  let command: ShellCommand = { words: [], inner: [] };
  let word: string | null = null;
  const endWord = (): void => {
    if (word !== null && word !== "$" && word !== "{" && word !== "}") command.words.push(word);
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    if (command.words.length > 0 || command.inner.length > 0) commands.push(command);
    command = { words: [], inner: [] };
  };
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === "\\") {
      at++;
      if (line.charAt(at) !== "\n") word = (word ?? "") + line.charAt(at);
    } else if (char === "'" || char === '"') {
      const end = closing(line, at);
      const content = line.slice(at + 1, end);
      word = (word ?? "") + content;
      if (char === '"' && /\$\(|`/.test(content))
        command.inner.push(content.replaceAll("`", ";").replaceAll("$(", ";"));
      at = end;
    } else if (char === "#" && word === null) {
      const end = line.indexOf("\n", at);
      at = end < 0 ? line.length : end - 1;
    } else if (BREAKS.has(char) || char === "`") endCommand();
    else if (char === " " || char === "\t") endWord();
    else word = (word ?? "") + char;
  }
  endCommand();
  return commands;
}

/** Where a quote that opens at `start` closes. */
function closing(text: string, start: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) at += quote === '"' && text.charAt(at) === "\\" ? 2 : 1;
  return Math.min(at, text.length);
}
