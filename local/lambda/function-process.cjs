// One sandbox: runs Remotion's real function for one invocation after the other. Plain CommonJS, because this start is
// the cold start that renders wait for.
'use strict';
const { join } = require('node:path');
const { Writable } = require('node:stream');

process.env.__RESERVED_IS_INSIDE_REMOTION_LAMBDA = 'true';

const { LambdaClientInternals } = require('@remotion/lambda-client');
const { innerHandler, streamWriter } = require('@remotion/serverless');
const { serverAwsImplementation } = require(
  inPackage('@remotion/lambda', 'dist/functions/aws-server-implementation.js'),
);

const providerSpecifics = { ...LambdaClientInternals.awsImplementation, getChromiumPath: () => process.env.CHROMIUM };
// Remotion empties /tmp before each invocation. Not here: /tmp belongs to others as well. Nor does the sandbox's own
// folder need it, which goes with the sandbox; and the chunks that a failed render still receives would find theirs
// gone, and crash the function in the middle of the next render.
const insideFunctionSpecifics = { ...serverAwsImplementation, deleteTmpDir: async () => {} };

/** Moto's account, which the bucket belongs to. */
const accountId = '123456789012';

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
  const context = { requestId, expectedBucketOwner: accountId, getRemainingTimeInMillis: () => deadline - Date.now() };
  innerHandler({
    params: event,
    responseWriter: streamWriter(responseStream),
    context,
    providerSpecifics,
    insideFunctionSpecifics,
  })
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

/** A file that the package does not export. */
function inPackage(name, file) {
  return join(require.resolve(`${name}/package.json`), '..', file);
}
