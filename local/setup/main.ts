import { promtoolPath } from './promtool';
import { setUp } from './setup';
import { testServerPath } from './temporal';

/** `npm run setup`: installs all that `npm test` needs besides packages, while the code is checked; the tests would wait for it. */
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
