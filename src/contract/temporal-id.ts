/** Longest id that a Temporal server accepts by default, in bytes. @see https://docs.temporal.io/cloud/limits */
const maxIdBytes = 1_000;

/** Whether a value is a valid id or name in Temporal. */
export function isTemporalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && new TextEncoder().encode(value).length <= maxIdBytes;
}

export const temporalIdMessage = `expected a string of 1 to ${maxIdBytes} bytes`;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

export const runIdMessage = 'expected a Temporal run id (a UUID)';
