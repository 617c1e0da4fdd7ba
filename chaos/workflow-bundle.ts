import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Bundles the workflows of a compiled package once, so that workers need not do it at each start. Returns the file's path. */
export async function bundleWorkflows(libFolder: string, folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(libFolder, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  const file = path.join(folder, 'workflow-bundle.js');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code);
  return file;
}
