/**
 * Parses a command-line option that is a count.
 *
 * @throws when it is not a whole number, or missing
 */
export function wholeNumber(name: string, text: string | undefined): number {
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number, got ${text === undefined ? 'none' : JSON.stringify(text)}`);
}
