import { untilParentGone } from './process/parent';
import type { Service } from './process/service';
import { startStack } from './stack/stack';
import type { Stack } from './stack/stack';
import { startWorkerProcess } from './stack/worker-process';

/** Temporal's usual ports, so that its CLI and every sample find it without settings. */
const ports = { temporal: 7233, ui: 8233, s3: 9090, lambda: 9091 };

/** `npm run local`: the stack and a worker, until Ctrl-C, or until npm is gone. */
async function main(): Promise<void> {
  let isUp = false;
  const stopRequested = untilStopRequested(() => isUp);
  const stack = await startStack({ ports, name: 'local' });
  try {
    const worker = await startWorkerProcess(stack);
    isUp = true;
    try {
      process.stdout.write(describe(stack));
      const reason = await Promise.race([stopRequested, partEnded(stack, worker)]);
      process.stdout.write(`\n${reason}; ending …\n`);
    } finally {
      await worker.stop();
    }
  } finally {
    await stack.stop();
  }
}

function untilStopRequested(isUp: () => boolean): Promise<string> {
  return new Promise((resolve) => {
    const stop = (reason: string): void => {
      // What has been started so far ends with this process.
      if (!isUp()) process.exit(1);
      resolve(reason);
    };
    void untilParentGone().then(() => stop('The process that started it is gone'));
    // On, not once: npm passes Ctrl-C on, so that it comes twice, and the second must not cut the clean end short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => stop(`Got ${signal}`));
    }
  });
}

async function partEnded(stack: Stack, worker: Service): Promise<never> {
  const how = await Promise.race([stack.partEnded, worker.ended.then((end) => `${worker.name} ended (${end})`)]);
  throw new Error(`${how}. Its log is in ${stack.logFolder}.`);
}

function describe(stack: Stack): string {
  const rows = [
    ['Temporal', stack.temporalAddress],
    ['Web UI', stack.uiUrl ?? 'off'],
    ['S3', stack.s3Endpoint],
    ['Lambda', stack.lambdaEndpoint.url],
    ['Bucket', stack.bucketName],
    ['Function', stack.functionName],
    ['Serve URL', stack.serveUrl],
    ['Logs', stack.logFolder],
  ];
  const lines = rows.map(([name, value]) => `  ${name!.padEnd(10)} ${value}`);
  const exports = Object.entries(stack.env).map(([name, value]) => `  export ${name}=${value}`);
  const blocks = [
    '',
    'The local stack runs, with a worker.',
    '',
    ...lines,
    '',
    'For a worker of your own, with the permissions of docs/iam.md:',
    '',
    ...exports,
    '',
    'To look at everything, use these instead:',
    '',
    `  export AWS_ACCESS_KEY_ID=${stack.credentials.accessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${stack.credentials.secretAccessKey}`,
    '',
    'Ctrl-C ends it.',
    '',
  ];
  return blocks.join('\n');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
