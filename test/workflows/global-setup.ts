import type { TestProject } from 'vitest/node' with { 'resolution-mode': 'import' };
import { testServerPath } from '../../local/setup/temporal';

declare module 'vitest' {
  interface ProvidedContext {
    testServerPath: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('testServerPath', await testServerPath());
}
