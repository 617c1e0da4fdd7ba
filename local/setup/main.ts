import { promtoolPath } from './promtool';
import { setUp } from './setup';
import { testServerPath } from './temporal';

/** `npm run setup`: installs what the tests need besides npm packages. `npm test` does so while it checks the code, so that no test waits. */
async function main(): Promise<void> {
  const steps = [setUp(), testServerPath(), promtoolPath()];
  // When one fails, the others finish first, so that nothing is still installing when the error appears.
  await Promise.allSettled(steps);
  await Promise.all(steps);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
