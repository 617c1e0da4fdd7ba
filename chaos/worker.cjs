// A worker of the fault runs: the package's own compiled worker, configured by one environment variable. Plain CommonJS,
// since hundreds of them are started and killed.
'use strict';
const path = require('node:path');
const { DefaultLogger, NativeConnection, Runtime } = require('@temporalio/worker');

/** Replaces process and host, which do not belong in a recorded history. */
const identity = 'test';

async function main() {
  const settings = JSON.parse(process.env.CHAOS_WORKER);
  const { createRenderWorker } = require(path.join(settings.libFolder, 'worker.js'));
  const { createAws } = require(path.join(settings.libFolder, 'remotion', 'index.js'));
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const aws = createAws({
    s3Endpoint: settings.s3Endpoint,
    lambdaEndpoint: settings.lambdaEndpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const worker = await createRenderWorker({
    connection: await NativeConnection.connect({ address: settings.temporalAddress }),
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    launchGraceMs: settings.launchGraceMs,
    watchWindowMs: settings.watchWindowMs,
    refusalPatienceMs: settings.refusalPatienceMs,
    aws,
    workerOptions: {
      identity,
      workflowBundle: { codePath: settings.workflowBundlePath },
      ...(settings.maxCachedWorkflows !== undefined && { maxCachedWorkflows: settings.maxCachedWorkflows }),
    },
  });
  const running = worker.run();
  console.log('polling');
  await running;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
