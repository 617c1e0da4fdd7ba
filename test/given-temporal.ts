/** Not TEMPORAL_ADDRESS, which is often set to a server that must not be used for tests. `npm run e2e -- --temporal` sets it. */
export const givenTemporalVariable = 'TEST_TEMPORAL_ADDRESS';

/** The address of a running Temporal server for tests. Undefined: they start their own. */
export function givenTemporalAddress(): string | undefined {
  return process.env[givenTemporalVariable] || undefined;
}
