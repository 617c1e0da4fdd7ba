import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node' with { 'resolution-mode': 'import' };
import { temporalCliPath, testServerPath } from '../../local/setup/temporal';
import { givenTemporalAddress } from '../given-temporal';

declare module 'vitest' {
  interface ProvidedContext {
    testServerPath: string;
    temporalCliPath: string;
    /** The address of a running server. */
    temporalAddress: string | undefined;
    /** The bundle of `workflows.ts`, built once, since that takes seconds. */
    workflowBundlePath: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'workflows-'));
  const workflowBundlePath = path.join(folder, 'workflow-bundle.js');
  await writeBundle(workflowBundlePath);
  project.onTestsRerun(() => writeBundle(workflowBundlePath));
  project.provide('workflowBundlePath', workflowBundlePath);
  project.provide('testServerPath', await testServerPath());
  project.provide('temporalCliPath', await temporalCliPath());
  project.provide('temporalAddress', givenTemporalAddress());
  return () => rm(folder, { recursive: true });
}

async function writeBundle(file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: path.join(__dirname, 'workflows.ts'), logger: new DefaultLogger('WARN') });
  await writeFile(file, code);
}
