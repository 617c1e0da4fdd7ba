import type { TestProject } from 'vitest/node' with { 'resolution-mode': 'import' };
import { temporalCliPath, testServerPath } from '../../local/setup/temporal';
import { givenTemporalAddress } from '../given-temporal';

declare module 'vitest' {
  interface ProvidedContext {
    testServerPath: string;
    temporalCliPath: string;
    /** A server that runs already. */
    temporalAddress: string | undefined;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('testServerPath', await testServerPath());
  project.provide('temporalCliPath', await temporalCliPath());
  project.provide('temporalAddress', givenTemporalAddress());
}
