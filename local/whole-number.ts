/**
 * An option of the command line that counts something.
 *
 * @throws for one that is no whole number, or was not given
 */
export function wholeNumber(name: string, text: string | undefined): number {
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number, got ${text === undefined ? 'none' : JSON.stringify(text)}`);
}
