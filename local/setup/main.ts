import { finishAll } from './finish-all';
import { promtoolPath } from './promtool';
import { setUp } from './setup';
import { testServerPath } from './temporal';

/** `npm run setup`: installs what the tests need besides npm packages. `npm test` does so while it checks the code, so that no test waits. */
async function main(): Promise<void> {
  await finishAll([setUp(), testServerPath(), promtoolPath()]);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
