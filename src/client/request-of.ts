import type { RenderMediaInput } from '../contract/input';
import { Decoder } from '../temporal/decode';
import type { WorkflowRun } from '../temporal/history-pages';

/** The input of a run, from the first event of its history: one request. `undefined` if it has none. */
export async function requestOf({ client, workflowId, runId }: WorkflowRun): Promise<RenderMediaInput | undefined> {
  const { namespace, loadedDataConverter } = client.options;
  const request = { namespace, execution: { workflowId, runId }, maximumPageSize: 1 };
  const { history } = await client.workflowService.getWorkflowExecutionHistory(request);
  const started = history!.events![0]?.workflowExecutionStartedEventAttributes;
  return new Decoder(loadedDataConverter, { namespace, workflowId }).value<RenderMediaInput>(started?.input);
}
