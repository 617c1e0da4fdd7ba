import { defaultTaskQueue } from '../../contract/input';
import type { Command } from '../command';
import type { Finding } from '../doctor/finding';
import { policyFor, policyOptions } from '../policy-options';
import { wrap } from '../wrap';

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  about: 'Walks the way of a render and says, check by check, what is in order, what is not, and what to do about it. It changes nothing but with --fix; an object that it writes to try the bucket is removed again. Ends with exit code 1 when a check fails.',
  positionals: [0, 0],
  options: {
    function: { type: 'string', value: 'NAME', about: 'The deployed function; without it functions are not looked at', alias: 'function-name' },
    'serve-url': { type: 'string', value: 'URL|SITE', about: 'The deployed site; without it sites are not looked at' },
    region: { type: 'string', value: 'REGION', about: 'AWS region (default: REMOTION_AWS_REGION, AWS_REGION, us-east-1)' },
    'force-bucket-name': { type: 'string', value: 'BUCKET', about: 'Bucket of renders (default: the one that Remotion made in the region)', alias: 'bucket' },
    'task-queue': { type: 'string', value: 'NAME', about: 'Where workers wait (default: remotion-renders)' },
    pool: { type: 'string', value: 'NAME', about: "The pool of this account and region, to compare it with Lambda's limit" },
    ...policyOptions,
    fix: { type: 'boolean', about: 'Mend what can safely be mended (asynchronous invocations), and say what was changed' },
    render: { type: 'string', value: 'COMPOSITION', about: 'If nothing fails, render a second of this composition, and say what it costs' },
  },
  examples: [
    'doctor --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec --serve-url invoices',
    'doctor --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec --serve-url invoices --fix --render Invoice',
  ],
  async run({ strings, booleans }, cli, json) {
    const [{ examine }, { placeOf }, { allChecks }] = await Promise.all([import('../doctor/examine.js'), import('../doctor/place.js'), import('../doctor/all-checks.js')]);
    const place = await placeOf(
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
    const checks = await examine(place, { fixes: booleans.fix, checks: strings.render === undefined ? allChecks : [...allChecks, (await import('../doctor/render.js')).renderForReal] });
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
    // As it is, to be copied; of several that are the same, the first one is enough.
    if (remedy !== null) print(`${indent}${shown.has(remedy) ? 'As above.' : remedy}`);
    if (remedy !== null) shown.add(remedy);
  }
}
