import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackedBeside, runAsConsumer } from './packed';

let consumerDir: string;
beforeAll(() => {
  consumerDir = installPackedBeside(['@temporalio/client', '@temporalio/common']);
});
afterAll(() => rmSync(consumerDir, { recursive: true, force: true }));

/** The error when a path is imported with only Temporal's client installed; null if there is none. */
function importing(importPath: string): unknown {
  return runAsConsumer(consumerDir, `try { require(${JSON.stringify(importPath)}); console.log('null') } catch ({ message }) { console.log(JSON.stringify(message)) }`);
}

describe("with Temporal's client as the only one of its packages", () => {
  it.each(['temporal-remotion-lambda', 'temporal-remotion-lambda/client', 'temporal-remotion-lambda/remotion'])('%s loads', (importPath) => {
    expect(importing(importPath)).toBeNull();
  });

  it('your own client starts renders', () => {
    const code = `const { RenderClient } = require('temporal-remotion-lambda/client');
      console.log(JSON.stringify(new RenderClient({ client: {} }).taskQueue))`;
    expect(runAsConsumer(consumerDir, code)).toBe('remotion-renders');
  });

  it.each([
    ['temporal-remotion-lambda/worker', 'temporal-remotion-lambda/worker needs @temporalio/worker, @temporalio/workflow, @temporalio/activity, which are not installed: npm install @temporalio/worker@^1.24.0 @temporalio/workflow@^1.24.0 @temporalio/activity@^1.24.0'],
    ['temporal-remotion-lambda/plugin', 'temporal-remotion-lambda/plugin needs @temporalio/worker, @temporalio/workflow, @temporalio/activity, which are not installed: npm install @temporalio/worker@^1.24.0 @temporalio/workflow@^1.24.0 @temporalio/activity@^1.24.0'],
    ['temporal-remotion-lambda/activities', 'temporal-remotion-lambda/activities needs @temporalio/activity, which is not installed: npm install @temporalio/activity@^1.24.0'],
  ])('%s says what to install', (importPath, message) => {
    expect(importing(importPath)).toBe(message);
  });

  it('connecting by the environment says what to install', () => {
    const code = `require('temporal-remotion-lambda/client').RenderClient.connect().catch(({ message }) => console.log(JSON.stringify(message)))`;
    expect(runAsConsumer(consumerDir, code)).toBe(
      'Connecting to Temporal from the environment needs @temporalio/envconfig, which is not installed: npm install @temporalio/envconfig@^1.24.0',
    );
  });
});
