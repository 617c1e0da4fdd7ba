import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { installPacked, projectDir, runAsConsumer } from './packed';

let consumerDir: string;
let libDir: string;
beforeAll(() => {
  consumerDir = installPacked('prebuilt-bundle');
  libDir = path.join(consumerDir, 'node_modules/temporal-remotion-lambda/lib');
  execFileSync(process.execPath, [path.join(projectDir, 'build/bundle-workflows.mjs'), libDir]);
});

/** The workflow bundle that a worker of the package uses with these options. */
function bundleFor(options: object): unknown {
  const code = `console.log(JSON.stringify(require(${JSON.stringify(path.join(libDir, 'prebuilt-bundle.js'))}).prebuiltBundle(${JSON.stringify(options)})))`;
  return runAsConsumer(consumerDir, code);
}

describe('the workflow bundle of the published package', () => {
  it('is what a worker uses', () => {
    expect(bundleFor({ namespace: 'renders' })).toEqual({ codePath: path.join(libDir, 'workflow-bundle.js') });
  });

  it('replays a recorded render', async () => {
    const history: unknown = JSON.parse(readFileSync(path.join(projectDir, 'test/histories/success.json'), 'utf8'));
    const workflowBundle = { codePath: path.join(libDir, 'workflow-bundle.js') };
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
  });

  it.each([
    [{ bundlerOptions: {} }],
    [{ dataConverter: { payloadConverterPath: '/converter.js' } }],
    [{ interceptors: { workflowModules: ['/interceptor.js'] } }],
    [{ plugins: [] }],
  ])('is not used when options add code to the sandbox: %j', (options) => {
    expect(bundleFor(options)).toBeNull();
  });

  it('is not used when another version of Temporal is installed than it contains', () => {
    const factsFile = path.join(libDir, 'workflow-bundle.json');
    const facts = readFileSync(factsFile, 'utf8');
    writeFileSync(factsFile, JSON.stringify({ temporalVersion: '1.0.0' }));
    try {
      expect(bundleFor({})).toBeNull();
    } finally {
      writeFileSync(factsFile, facts);
    }
  });
});
