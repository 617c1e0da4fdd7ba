// One sandbox: runs Remotion's real function for one invocation after the other. Plain CommonJS, because this start is
// the cold start that renders wait for.
'use strict';
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Writable } = require('node:stream');

process.env.__RESERVED_IS_INSIDE_REMOTION_LAMBDA = 'true';

// Remotion's packages, of the version that the function's name tells.
const requireRemotion = createRequire(join(process.env.REMOTION_FOLDER, 'package.json'));
const { LambdaClientInternals } = requireRemotion('@remotion/lambda-client');
const { innerHandler, streamWriter } = requireRemotion('@remotion/serverless');
const { serverAwsImplementation } = requireRemotion(
  inPackage('@remotion/lambda', 'dist/functions/aws-server-implementation.js'),
);

const providerSpecifics = { ...LambdaClientInternals.awsImplementation, getChromiumPath: () => process.env.CHROMIUM };
// Remotion empties /tmp before each invocation. Not here: /tmp belongs to others as well. Nor does the sandbox's own
// folder need it, which goes with the sandbox; and the chunks that a failed render still receives would find theirs
// gone, and crash the function in the middle of the next render.
const insideFunctionSpecifics = { ...serverAwsImplementation, deleteTmpDir: async () => {} };

/** Moto's account, which the bucket belongs to. */
const accountId = '123456789012';

/**
 * Functions up to 4.0.425, at least, end while the last write of their progress is still to come; 4.0.431 waits for it.
 */
const endsBeforeLastWrite = isBefore431(requireRemotion(inPackage('@remotion/serverless', 'package.json')).version);

/** How long a launch may go on after its end. */
const maxIdlingMs = 2_000;

/** Routines that answer with their error instead of failing, as Remotion's handler has them. */
const answersErrors = new Set(['info', 'start', 'compositions']);

process.on('message', ({ requestId, event, timeoutMs }) => {
  const deadline = Date.now() + timeoutMs;
  const reply = (message) => new Promise((resolve) => process.send({ requestId, ...message }, resolve));
  const responseStream = new Writable({
    write(chunk, _encoding, callback) {
      reply({ type: 'chunk', chunk }).then(() => callback(), callback);
    },
  });
  // Renderers that were cancelled, or whose neighbour failed, go on writing for a moment, or once they are thawed. What
  // comes after the end reaches nobody; without a listener it would crash the sandbox in the middle of the next render.
  responseStream.on('error', (error) => console.error(`Ignored a late write of ${requestId}: ${error.message}`));
  const context = {
    requestId,
    expectedBucketOwner: accountId,
    // What 4.0.489 and earlier versions read off the context of Lambda itself.
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
  // The same late writes, by the promise that Remotion makes of them.
  if (error?.code !== 'ERR_STREAM_WRITE_AFTER_END') throw error;
});

// The endpoint is gone, and nobody is left to answer to.
process.on('disconnect', () => process.exit(1));

process.send({ type: 'ready' });

/**
 * Resolves once nothing is pending in this process, which is when Lambda ends an invocation; or after a while, since
 * what is left of a failed render may go on for long.
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
    // The channel to the endpoint is no work of the function.
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
