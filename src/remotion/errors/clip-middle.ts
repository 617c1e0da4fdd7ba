/**
 * Shortens a long error message by cutting out its middle. A message begins with what failed and, where it quotes a
 * program's log, ends with the cause; in between are the program's banner and progress.
 *
 * @param maxLength characters to keep, not counting the note that says how many were left out
 */
export function clipMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const headLength = Math.floor(maxLength / 4);
  const tailLength = maxLength - headLength;
  const note = `… (${text.length - maxLength} of ${text.length} characters left out) …`;
  // Half a surrogate pair cannot be encoded as UTF-8.
  return `${text.slice(0, headLength).toWellFormed()}${note}${text.slice(-tailLength).toWellFormed()}`;
}
