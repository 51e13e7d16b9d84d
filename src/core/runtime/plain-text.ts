/**
 * Text of unknown origin (a file name, a message of git) made harmless for one line of a log or a terminal: control
 * characters, which could move the cursor or start a workflow command on a line of its own, and the marks that reorder
 * text are shown as escapes. Long text is cut.
 */
export function plain(text: string, most = 400): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
