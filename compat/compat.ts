import { startStack } from '../local/stack/stack';
import { readArguments, usage } from './arguments';
import { comparePayloads } from './compare-payloads';
import type { Comparison } from './compare-payloads';
import { installRemotion } from './install-remotion';
import { tableOf } from './print-table';
import { renderOnVersion } from './render-on-version';
import type { VersionRender } from './render-on-version';

type Result = Comparison & { render: VersionRender | null };

const heading = ['version', 'option sets', 'refused', 'start equal', 'launch equal', 'status equal', 'render', 'seconds'];

/** How many differences to print. */
const maxShown = 40;

/**
 * `npm run compat`: shows, for each version of Remotion, that our payloads equal those of its own packages and that its
 * real function renders what we start. Exits with 1 on any difference, and with 2 when the comparison could not be run.
 */
async function main(): Promise<void> {
  const { versions, renders } = readArguments(process.argv.slice(2));
  const compared: Comparison[] = [];
  for (const version of versions) {
    const folder = await installRemotion(version);
    logStep(`payloads of ${version}`);
    compared.push(await comparePayloads(version, folder));
  }
  const rendered = renders ? await renderOnAll(versions) : new Map<string, VersionRender>();
  report(compared.map((comparison) => ({ ...comparison, render: rendered.get(comparison.version) ?? null })));
}

async function renderOnAll(versions: readonly string[]): Promise<Map<string, VersionRender>> {
  const stack = await startStack({ headless: true, name: 'compat' });
  try {
    const rendered = new Map<string, VersionRender>();
    for (const version of versions) {
      logStep(`render on ${version}`);
      rendered.set(version, await renderOnVersion(version, stack));
    }
    return rendered;
  } finally {
    await stack.stop();
  }
}

/** To stderr: stdout is for the table. */
function logStep(step: string): void {
  process.stderr.write(`compat: ${step}\n`);
}

function report(results: Result[]): void {
  const problems = results.flatMap(({ version, differences, render }) => [
    ...differences.map((line) => `${version} ${line}`),
    ...(render?.problem ? [`${version} render: ${render.problem}`] : []),
  ]);
  console.log(tableOf([heading, ...results.map(toRow)]));
  console.log(`\n${problems.length === 0 ? 'No differences.' : `Differences: ${problems.length}`}`);
  for (const line of problems.slice(0, maxShown)) console.log(`- ${line}`);
  if (problems.length > maxShown) console.log(`- and ${problems.length - maxShown} more`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function toRow({ version, sets, refused, startEqual, launchEqual, statusEqual, render }: Result): string[] {
  const counts = [sets, refused, startEqual, launchEqual].map(String);
  const rendering = render ? [render.problem === null ? 'done' : 'failed', render.seconds.toFixed(1)] : ['-', '-'];
  return [version, ...counts, statusEqual ? 'yes' : 'no', ...rendering];
}

main().catch((error: unknown) => {
  const isUsage = error instanceof TypeError && 'code' in error;
  console.error(isUsage ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 2;
});
