import { getClient } from '@temporalio/activity';
import type { StartRenderRequest } from '../../contract/activities';
import type { StartedRender } from '../../contract/result';
import { Decoder } from '../../temporal/decode';
import { historyPages } from '../../temporal/history-pages';

/** The last `startRender` that a workflow requested. */
export interface LastStart extends StartRenderRequest {
  /** Where the render is; null if the workflow closed before the start returned. */
  started: StartedRender | null;
}

/** Reads it from the workflow's history; null if nothing was ever started. */
export async function lastStartOf({ workflowId, runId }: { workflowId: string; runId: string }): Promise<LastStart | null> {
  const { workflow } = getClient();
  const { namespace, loadedDataConverter } = workflow.options;
  const decoder = new Decoder(loadedDataConverter, { namespace, workflowId });
  let [start, startId, decoderOfStart]: [LastStart | null, string, Decoder] = [null, '', decoder];
  for await (const events of historyPages({ client: workflow, workflowId, runId }, { wait: false })) {
    for (const { eventId, activityTaskScheduledEventAttributes: scheduled, activityTaskCompletedEventAttributes: completed } of events) {
      if (scheduled?.activityType?.name === 'startRender') {
        decoderOfStart = decoder.ofActivity(scheduled.activityId ?? '');
        startId = String(eventId);
        start = { ...(await decoderOfStart.value<StartRenderRequest>(scheduled.input))!, started: null };
      }
      if (start && completed && String(completed.scheduledEventId) === startId) start.started = (await decoderOfStart.value<StartedRender>(completed.result)) ?? null;
    }
  }
  return start;
}
