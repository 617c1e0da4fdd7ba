// One sandbox: runs Remotion's real function, one invocation after another. Plain CommonJS, because its startup is the
// cold start that renders wait for.
'use strict';
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Writable } = require('node:stream');

process.env.__RESERVED_IS_INSIDE_REMOTION_LAMBDA = 'true';

// Remotion's packages, in the version from the function's name.
const requireRemotion = createRequire(join(process.env.REMOTION_FOLDER, 'package.json'));
const { LambdaClientInternals } = requireRemotion('@remotion/lambda-client');
const { innerHandler, streamWriter } = requireRemotion('@remotion/serverless');
const { serverAwsImplementation } = requireRemotion(
  inPackage('@remotion/lambda', 'dist/functions/aws-server-implementation.js'),
);

const providerSpecifics = { ...LambdaClientInternals.awsImplementation, getChromiumPath: () => process.env.CHROMIUM };
// Remotion empties /tmp before each invocation. Not here, where other programs use /tmp too. The sandbox's own folder
// must not be emptied either: a failed render may still receive chunks, and without its files they would crash the
// function in the middle of the next render. The folder is deleted with the sandbox.
const insideFunctionSpecifics = { ...serverAwsImplementation, deleteTmpDir: async () => {} };

/** Moto's account, which owns the bucket. */
const accountId = '123456789012';

/**
 * Functions up to at least 4.0.425 return before the last write of their progress; 4.0.431 waits for it.
 */
const endsBeforeLastWrite = isBefore431(requireRemotion(inPackage('@remotion/serverless', 'package.json')).version);

/** How long a launch may keep running after it returns. */
const maxIdlingMs = 2_000;

/** Routines that respond with their error instead of failing, as in Remotion's handler. */
const answersErrors = new Set(['info', 'start', 'compositions']);

process.on('message', ({ requestId, event, timeoutMs }) => {
  const deadline = Date.now() + timeoutMs;
  const reply = (message) => new Promise((resolve) => process.send({ requestId, ...message }, resolve));
  const responseStream = new Writable({
    write(chunk, _encoding, callback) {
      reply({ type: 'chunk', chunk }).then(() => callback(), callback);
    },
  });
  // A renderer that was cancelled, or whose sibling failed, keeps writing for a moment, or again once it is thawed.
  // These late writes go nowhere; without a listener they would crash the sandbox in the middle of the next render.
  responseStream.on('error', (error) => console.error(`Ignored a late write of ${requestId}: ${error.message}`));
  const context = {
    requestId,
    expectedBucketOwner: accountId,
    // 4.0.489 and earlier read these from Lambda's own context.
    awsRequestId: requestId,
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:${accountId}:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  innerHandler({
    params: event,
    responseWriter: streamWriter(responseStream),
    context,
    providerSpecifics,
    insideFunctionSpecifics,
  })
    .finally(() => (event.type === 'launch' && endsBeforeLastWrite ? untilIdle() : undefined))
    .then(() => reply({ type: 'done' }))
    .catch(async (error) => {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      if (!answersErrors.has(event.type)) return reply({ type: 'done', error: { name, message, stack } });
      await reply({ type: 'chunk', chunk: Buffer.from(JSON.stringify({ type: 'error', message, stack })) });
      return reply({ type: 'done' });
    });
});

process.on('unhandledRejection', (error) => {
  // The same late writes, as rejected promises.
  if (error?.code !== 'ERR_STREAM_WRITE_AFTER_END') throw error;
});

// The endpoint is gone, so there is nothing to respond to.
process.on('disconnect', () => process.exit(1));

process.send({ type: 'ready' });

/**
 * Resolves once nothing is pending in this process, which is when Lambda ends an invocation; at the latest after
 * `maxIdlingMs`, since the remains of a failed render may run for long.
 */
function untilIdle() {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      process.off('beforeExit', end);
      process.channel?.ref();
      resolve();
    };
    const timer = setTimeout(end, maxIdlingMs).unref();
    process.once('beforeExit', end);
    // The channel to the endpoint is not the function's work.
    process.channel?.unref();
  });
}

function isBefore431(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  return major === 4 && minor === 0 && patch < 431;
}

/** A file that the package does not export. */
function inPackage(name, file) {
  return join(requireRemotion.resolve(`${name}/package.json`), '..', file);
}
