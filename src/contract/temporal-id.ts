/** Longest id that Temporal takes unless the server is told otherwise, in bytes. @see https://docs.temporal.io/cloud/limits */
const maxIdBytes = 1_000;

/** Whether a value may be the id or the name of something in Temporal. */
export function isTemporalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && new TextEncoder().encode(value).length <= maxIdBytes;
}

export const idWanted = `expected a string of 1 to ${maxIdBytes} bytes`;
