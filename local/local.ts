import { waitForParentExit } from './process/parent';
import type { Service } from './process/service';
import { startStack } from './stack/stack';
import type { Stack } from './stack/stack';
import { startWorkerProcess } from './stack/worker-process';

/** Temporal's usual ports, so that its CLI and all samples find it without configuration. */
const ports = { temporal: 7233, ui: 8233, s3: 9090, lambda: 9091 };

/** `npm run local`: runs the stack and a worker until Ctrl-C, or until npm is gone. */
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
      process.stdout.write(`\n${reason}; stopping …\n`);
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
      // The reaper stops whatever has started so far.
      if (!isUp()) process.exit(1);
      resolve(reason);
    };
    void waitForParentExit().then(() => stop('The process that started it is gone'));
    // `on`, not `once`: npm forwards Ctrl-C, so it arrives twice, and the second must not interrupt the shutdown.
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
    'The local stack and a worker are running.',
    '',
    ...lines,
    '',
    'To run your own worker, with the permissions of docs/iam.md:',
    '',
    ...exports,
    '',
    'For full access, use these instead:',
    '',
    `  export AWS_ACCESS_KEY_ID=${stack.credentials.accessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${stack.credentials.secretAccessKey}`,
    '',
    'Press Ctrl-C to stop.',
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
