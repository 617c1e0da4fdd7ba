import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Size of a workflow bundle as Temporal builds it, without its source map. */
export async function bundledBytes(workflowsPath: string): Promise<number> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  return Buffer.byteLength(code.replace(/\n\/\/# sourceMappingURL=.*/s, ''));
}
