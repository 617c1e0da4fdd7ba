// Makes payloads with the version of Remotion's own packages that is installed in REMOTION_FOLDER. Runs as a separate
// process because one process can load only one version.
'use strict';
const { createRequire } = require('node:module');
const { join } = require('node:path');

const requireRemotion = createRequire(join(process.env.REMOTION_FOLDER, 'package.json'));
const { LambdaClientInternals } = requireRemotion('@remotion/lambda-client');
const { startHandler } = requireRemotion('@remotion/serverless');
const { BrowserSafeApis } = requireRemotion('@remotion/renderer/client');

// Remotion warns about every upload.
console.warn = () => {};

process.once('message', async ({ optionSets, bucketName, renderId, propsHash, statusInput }) => {
  const { awsImplementation, getRenderProgressPayload } = LambdaClientInternals;
  // The client calls these through this object, so no request leaves the process.
  awsImplementation.writeFile = async () => {};
  awsImplementation.randomHash = () => propsHash;
  const payloads = [];
  for (const options of optionSets) payloads.push(await payloadsOf(options, bucketName, renderId));
  const answer = {
    payloads,
    status: asSent(getRenderProgressPayload(statusInput)),
    knownValues: {
      'chromiumOptions.darkMode': 'darkModeOption' in BrowserSafeApis.options,
      "colorSpace 'bt601'": BrowserSafeApis.validColorSpaces.includes('bt601'),
    },
  };
  process.send(answer, () => process.exit(0));
});

async function payloadsOf(options, bucketName, renderId) {
  const { renderMediaOnLambdaOptionalToRequired, makeLambdaRenderMediaPayload } = LambdaClientInternals;
  try {
    const start = asSent(await makeLambdaRenderMediaPayload(renderMediaOnLambdaOptionalToRequired(options)));
    return { start, launch: await launchPayloadOf(start, options, bucketName, renderId) };
  } catch (error) {
    return { error: String(error) };
  }
}

async function launchPayloadOf(start, { region, functionName }, bucketName, renderId) {
  let launch;
  await startHandler({
    params: { ...start, bucketName: start.bucketName ?? bucketName },
    options: { expectedBucketOwner: null, timeoutInMilliseconds: 120_000, renderId },
    providerSpecifics: {
      ...LambdaClientInternals.awsImplementation,
      callFunctionAsync: async ({ payload }) => {
        launch = asSent(payload);
      },
    },
    insideFunctionSpecifics: {
      // As in the function of Remotion 4.
      defaultX264Preset: null,
      getCurrentRegionInFunction: () => region,
      getCurrentFunctionName: () => functionName,
    },
  });
  return launch;
}

function asSent(payload) {
  return JSON.parse(JSON.stringify(payload));
}

process.send({ ready: true });
