/** Not TEMPORAL_ADDRESS, which many have set to a server that is no place for tests. `npm run e2e -- --temporal` sets it. */
export const givenTemporalVariable = 'TEST_TEMPORAL_ADDRESS';

/** Where tests find a Temporal server that runs already. Undefined: they start their own. */
export function givenTemporalAddress(): string | undefined {
  return process.env[givenTemporalVariable] || undefined;
}
