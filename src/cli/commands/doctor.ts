import { defaultTaskQueue } from '../../contract/input';
import type { Command } from '../command';
import type { Finding } from '../doctor/finding';
import { policyFor, policyOptions } from '../policy-options';
import { wrap } from '../wrap';

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  about: 'Checks every part that a render needs, and says what is wrong and how to fix it. Without --fix it changes nothing, except that it writes a test object to the bucket and deletes it again. The exit code is 1 if a check fails.',
  positionals: [0, 0],
  options: {
    function: { type: 'string', value: 'NAME', about: 'Deployed function; without it, no function is checked', alias: 'function-name' },
    'serve-url': { type: 'string', value: 'URL|SITE', about: 'Deployed site; without it, no site is checked' },
    region: { type: 'string', value: 'REGION', about: 'AWS region (default: REMOTION_AWS_REGION, AWS_REGION, us-east-1)' },
    'force-bucket-name': { type: 'string', value: 'BUCKET', about: 'Bucket for renders (default: the one that Remotion created in the region)', alias: 'bucket' },
    'task-queue': { type: 'string', value: 'NAME', about: 'Task queue of the workers (default: remotion-renders)' },
    pool: { type: 'string', value: 'NAME', about: "Pool for this account and region, to compare with Lambda's limit" },
    ...policyOptions,
    fix: { type: 'boolean', about: 'Fix what is safe to fix (asynchronous invocations), and say what was changed' },
    render: { type: 'string', value: 'COMPOSITION', about: 'If nothing fails, render one second of this composition, and say what it cost' },
  },
  examples: [
    'doctor --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec --serve-url invoices',
    'doctor --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec --serve-url invoices --fix --render Invoice',
  ],
  async run({ strings, booleans }, cli, json) {
    const [{ runChecks }, { createCheckContext }, { allChecks }] = await Promise.all([import('../doctor/run-checks.js'), import('../doctor/check-context.js'), import('../doctor/all-checks.js')]);
    const context = await createCheckContext(
      {
        taskQueue: strings['task-queue'] ?? defaultTaskQueue,
        region: strings.region || cli.env.REMOTION_AWS_REGION || cli.env.AWS_REGION || 'us-east-1',
        functionName: strings.function,
        serveUrl: strings['serve-url'],
        bucketName: strings['force-bucket-name'],
        pool: strings.pool,
        composition: strings.render,
        policy: policyFor({ strings, booleans }),
      },
      cli,
    );
    const checks = await runChecks(context, { fixes: booleans.fix, checks: strings.render === undefined ? allChecks : [...allChecks, (await import('../doctor/render.js')).testRender] });
    if (!json) printAll(checks, cli.terminal);
    return { outcome: checks.some(({ status }) => status === 'failure') ? 'failed' : 'finished', data: { checks } };
  },
};

const words: Record<Finding['status'], string> = { ok: 'ok', warning: 'warning', failure: 'FAILURE', unknown: 'unknown' };
const indent = ' '.repeat(9);

function printAll(findings: readonly Finding[], { print, width }: { print(text: string): void; width: number }): void {
  const shown = new Set<string>();
  for (const { id, status, message, remedy, changed } of findings) {
    print(wrap(`${words[status].padEnd(8)} ${id}: ${message}`, width, indent));
    if (changed !== null) print(indent + wrap(`Fixed: ${changed}`, width - indent.length, indent));
    // Not wrapped, so that it can be copied. A repeated remedy is printed once.
    if (remedy !== null) print(`${indent}${shown.has(remedy) ? 'As above.' : remedy}`);
    if (remedy !== null) shown.add(remedy);
  }
}
