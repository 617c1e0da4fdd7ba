import { parseArgs } from 'node:util';
import { withWorld } from '../../bench/world/world';
import { upgradeUnderLoad } from './upgrade-under-load';
import type { UpgradeReport } from './upgrade-under-load';
import type { VersioningBehavior } from './versions';

const behaviors: readonly VersioningBehavior[] = ['AUTO_UPGRADE', 'PINNED'];

/** By default, the server checks every three minutes whether a version is drained. */
const dynamicConfig = { 'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '5s', 'matching.wv.VersionDrainageStatusRefreshInterval': '5s' };

/** docs/deploy.md promises that a worker stops within this time, which fits the limits of orchestrators. */
const stopsWithinMs = 15_000;

/**
 * `npm run upgrade [-- --behavior AUTO_UPGRADE|PINNED] [--temporal ADDRESS]`: upgrades workers while renders are open, with
 * the unmodified worker program and a scripted Lambda. Exits with 1 if a render was lost or launched twice, or a call got
 * no answer.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { behavior: { type: 'string' }, temporal: { type: 'string' } } });
  let exitCode = 0;
  for (const behavior of behaviors.filter((each) => (values.behavior ?? each) === each)) {
    const report = await withWorld('upgrade', (world) => upgradeUnderLoad(world, behavior), { dynamicConfig, temporalAddress: values.temporal });
    const violations = violationsOf(report);
    tell(report, violations);
    if (violations.length > 0) exitCode = 1;
  }
  return exitCode;
}

function violationsOf({ behavior, open, held, waiting, oldWorker, renders, failures, launches, answers, servedBy, atEnd }: UpgradeReport): string[] {
  const servesOpen = behavior === 'PINNED' ? 'old' : 'new';
  const must: readonly [boolean, string][] = [
    [open >= 100 && held > 0 && waiting > 0, 'the upgrade came too late: too few renders were open, or none were waiting in the pool'],
    [failures.length === 0, `renders were lost: ${failures.join('; ')}`],
    [launches === renders, `${launches} launches of ${renders} renders`],
    [answers.problems.length === 0, answers.problems.join('\n  ')],
    [oldWorker.ended === 'exit code 0' && oldWorker.afterMs <= stopsWithinMs, `the old worker ended ${oldWorker.afterMs} ms after SIGTERM: ${oldWorker.ended}`],
    [isOnly(servedBy.open, servesOpen) && isOnly(servedBy.later, 'new') && servedBy.pool === 'new', `served by the wrong version: ${JSON.stringify(servedBy)}`],
    [atEnd.used === 0 && atEnd.waiting === 0, `the pool still has ${JSON.stringify(atEnd)}`],
  ];
  return must.filter(([holds]) => !holds).map(([, violation]) => violation);
}

function isOnly(counts: Record<string, number>, version: string): boolean {
  return Object.keys(counts).join() === version;
}

function tell({ behavior, open, held, waiting, renders, failures, launches, answers, oldWorker, servedBy }: UpgradeReport, violations: readonly string[]): void {
  const lines = [
    `${behavior}: ${open} renders open at the upgrade, ${waiting} of them waiting for slots, ${held} of which were held`,
    `  ${renders - failures.length} of ${renders} renders done, ${launches} launches`,
    `  ${answers.asked} calls, ${answers.problems.length} problems, slowest answer after ${answers.slowestMs} ms`,
    `  old worker: ${oldWorker.ended}, ${oldWorker.afterMs} ms after SIGTERM`,
    `  last served by: open ones ${JSON.stringify(servedBy.open)}, later ${JSON.stringify(servedBy.later)}, pool ${servedBy.pool}`,
    ...violations.map((violation) => `  VIOLATED: ${violation}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
