import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledBytes } from '../../bench/bundled-bytes';
import { installPacked, projectDir, runAsConsumer } from './packed';

/** Everything that can be imported. What is not in this list is not public. */
const exported = {
  'temporal-remotion-lambda': [
    'RenderFailedReason',
    'RenderFailureType',
    'admissionDefaults',
    'defaultTaskQueue',
    'expectedProgress',
    'isTransient',
    'limitDefaults',
    'pollingDefaults',
    'renderCompletedSignal',
    'renderCompletedSignalName',
    'renderFailedReasons',
    'renderFailures',
    'renderHintSignal',
    'renderHistogramBuckets',
    'renderMediaWorkflowType',
    'renderMetrics',
    'renderPhases',
    'renderProgressQuery',
    'renderStartedUpdate',
    'sendableInput',
  ],
  'temporal-remotion-lambda/workflows': ['renderAdmission', 'renderGuard', 'renderMedia'],
  'temporal-remotion-lambda/activities': ['createRenderActivities', 'withRenderActivities'],
  'temporal-remotion-lambda/worker': ['createRenderWorker'],
  'temporal-remotion-lambda/plugin': ['RemotionLambdaPlugin'],
  'temporal-remotion-lambda/client': ['PoolNotServedError', 'RenderClient', 'RenderFailedError', 'RenderHandle', 'RenderPools', 'checkedInput'],
  'temporal-remotion-lambda/testing': ['fakeRenderActivities'],
  'temporal-remotion-lambda/remotion': [
    'AWS_REGIONS',
    'RemotionLambdaError',
    'RemotionLambdaErrorCode',
    'awsLinks',
    'cancelRender',
    'createAws',
    'defaultAws',
    'deleteRender',
    'expectedOutput',
    'findBucket',
    'findOutput',
    'getRenderProgress',
    'isAwsRegion',
    'outputUrlFor',
    'parseFunctionName',
    'parseRenderMediaOptions',
    'presignUrl',
    'randomRenderId',
    'readRenderProgress',
    'renderIdFor',
    'renderMediaOptionsDefaults',
    'startRender',
    'startRenderByHandler',
    'toFunctionName',
  ],
};

let consumerDir: string;
beforeAll(() => {
  consumerDir = installPacked('imports');
});

describe.each(Object.entries(exported))('%s', (importPath, names) => {
  it('loads with require', () => {
    const code = `console.log(JSON.stringify(Object.keys(require(${JSON.stringify(importPath)})).sort()))`;
    expect(runAsConsumer(consumerDir, code)).toEqual(names);
  });

  it('loads with import, by name', () => {
    const code = `import * as all from ${JSON.stringify(importPath)}; console.log(JSON.stringify(Object.keys(all).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()))`;
    expect(runAsConsumer(consumerDir, code, '--input-type=module')).toEqual(names);
  });
});

describe('the packed package', () => {
  it('bundles its workflows for the sandbox', async () => {
    const workflowsPath = createRequire(path.join(consumerDir, 'index.js')).resolve('temporal-remotion-lambda/workflows');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    expect(code).toContain('renderMedia');
    expect(code).not.toContain('@aws-sdk/client-s3');
  });

  it('adds less than 250 kB to what Temporal itself puts into a workflow bundle', async () => {
    const consumer = createRequire(path.join(consumerDir, 'index.js'));
    const emptyWorkflows = path.join(consumerDir, 'empty-workflows.js');
    writeFileSync(emptyWorkflows, "require('@temporalio/workflow'); exports.nothing = async () => undefined;");
    const ours = await bundledBytes(consumer.resolve('temporal-remotion-lambda/workflows'));
    const temporals = await bundledBytes(emptyWorkflows);
    expect(ours).toBeGreaterThan(temporals);
    expect(ours - temporals).toBeLessThan(250_000);
  });

  it.each([
    ['temporal-remotion-lambda', '@aws-sdk'],
    ['temporal-remotion-lambda', 'zod'],
    ['temporal-remotion-lambda/client', '@aws-sdk'],
    ['temporal-remotion-lambda/client', 'zod'],
    ['temporal-remotion-lambda/client', '@temporalio/worker'],
    ['temporal-remotion-lambda/activities', '@aws-sdk'],
    ['temporal-remotion-lambda/activities', 'zod'],
    ['temporal-remotion-lambda/plugin', '@aws-sdk'],
    ['temporal-remotion-lambda/plugin', 'zod'],
    ['temporal-remotion-lambda/remotion', '@temporalio'],
    ['temporal-remotion-lambda/remotion', '@aws-sdk'],
    ['temporal-remotion-lambda/remotion', '@smithy'],
    ['temporal-remotion-lambda/remotion', 'zod'],
  ])('%s loads nothing of %s', (importPath, unwanted) => {
    const code = `require(${JSON.stringify(importPath)}); console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.includes(${JSON.stringify(`/node_modules/${unwanted}/`)})).slice(0, 3)))`;
    expect(runAsConsumer(consumerDir, code)).toEqual([]);
  });

  it('checks a request although zod was not loaded before', () => {
    const code = `const { parseRenderMediaOptions } = require('temporal-remotion-lambda/remotion');
      try { parseRenderMediaOptions({}) } catch ({ code, message }) { console.log(JSON.stringify([code, message.includes('serveUrl')])) }`;
    expect(runAsConsumer(consumerDir, code)).toEqual(['InvalidRenderRequest', true]);
  });
});

describe('the examples', () => {
  it.each([
    ['own-worker', 'renderAndMail'],
    ['pipeline', 'publishVideo'],
  ])('%s bundles for the sandbox', async (name, workflow) => {
    const workflowsPath = path.join(projectDir, 'examples', name, 'workflows.ts');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    expect(code).toContain(workflow);
  });
});
