/**
 * Shortens a long error text from its middle. An error begins with what failed and, where it quotes the log of a
 * program, ends with the cause; what lies between is banner and progress.
 *
 * @param maxLength characters to keep; the note about what was left out comes on top
 */
export function clipMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const headLength = Math.floor(maxLength / 4);
  const tailLength = maxLength - headLength;
  const note = `… (${text.length - maxLength} of ${text.length} characters left out) …`;
  // Half a surrogate pair would not survive as UTF-8.
  return `${text.slice(0, headLength).toWellFormed()}${note}${text.slice(-tailLength).toWellFormed()}`;
}
