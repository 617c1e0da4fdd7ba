/**
 * Runs a step of the setup and says on stderr what it does and how long it took. Steps that find nothing to do are not
 * run through this: the setup is quiet then.
 */
export async function setupStep<T>(what: string, step: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  process.stderr.write(`setup: ${what} …\n`);
  const result = await step();
  process.stderr.write(`setup: ${what}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return result;
}
