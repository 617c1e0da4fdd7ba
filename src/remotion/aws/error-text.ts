import { clipMiddle } from '../errors/clip-middle';

const maxLength = 1_000;

/**
 * An error's message, with the causes that it does not quote itself; for an error that combines several, each different
 * message. A long message loses its middle: it says what happened at the beginning, and why at the end.
 */
export function errorText(thrown: unknown): string {
  const texts: string[] = [];
  for (let error = thrown; error !== undefined && error !== null && texts.length < 5; error = (error as { cause?: unknown }).cause) {
    const text = ownText(error).trim();
    if (text !== '' && !texts.some((known) => known.includes(text))) texts.push(text);
    if (!(error instanceof Error)) break;
  }
  return clipMiddle(texts.join(': ').replace(/[.\s]+$/, ''), maxLength);
}

function ownText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node's error for several addresses has an empty message.
  const { errors = [] } = error as { errors?: unknown[] };
  return error.message || [...new Set(errors.map(ownText))].join(', ');
}
