import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { InvocationRecord } from '../local/lambda/invocation-log';
import type { RenderHandle } from '../src/client';
import { renderCompletedSignalName } from '../src/contract/messages';
import type { RenderCompleted } from '../src/contract/messages';
import type { Evidence } from './evidence';
import { endOf, historyFacts, signalsIn } from './history-facts';
import type { ProgressPoller } from './poll-progress';
import type { PoolOfRun } from './pool-of-run';
import type { RecordedHistory } from './replay';
import type { RunFaults } from './run-faults';
import type { Stage } from './stage';

export interface EvidenceSources {
  stage: Stage;
  client: Client;
  handle: RenderHandle;
  functionName: string;
  bucketName: string;
  /** Ids of the downstream workflows. */
  receivers: readonly string[];
  faults: RunFaults;
  poller: ProgressPoller;
  beganAtMs: number;
  closedAtMs: number;
  pool: PoolOfRun | null;
}

export interface GatheredEvidence {
  evidence: Evidence;
  /** History of the run's render. */
  history: object;
  /** Histories of its pool and of the renders that shared it. */
  others: RecordedHistory[];
}

/** Collects what a run has left behind. */
export async function gatherEvidence(sources: EvidenceSources): Promise<GatheredEvidence> {
  const { stage, client, handle, functionName, bucketName, receivers, faults, poller, beganAtMs, closedAtMs } = sources;
  const history = await handle.workflow.fetchHistory();
  const { outcome, closeEvents, message } = endOf(history);
  const received = await Promise.all(
    receivers.map(async (workflowId) => {
      const seen = await client.workflow.getHandle(workflowId).fetchHistory();
      return [workflowId, signalsIn<RenderCompleted>(seen, renderCompletedSignalName)] as const;
    }),
  );
  const invocations = stage.lambda.invocations({ functionName, type: 'launch' });
  const shared = await sources.pool?.gatherFacts(invocations);
  const listed = await stage.s3.send(new ListObjectsV2Command({ Bucket: bucketName }));
  const report = poller.lastReport;
  const evidence: Evidence = {
    outcome,
    failureMessage: message,
    closeEvents,
    outputUrl: report?.outputUrl ?? null,
    launches: countLaunches(invocations),
    reportedLaunches: report?.launches ?? 0,
    received: Object.fromEntries(received),
    history: historyFacts(history),
    polls: poller.facts,
    calls: faults.calls,
    unusedFaults: faults.unused(),
    objects: (listed.Contents ?? []).map(({ Key = '' }) => Key),
    invocations,
    stillRunning: invocations.filter(({ status }) => status === 'running' || status === 'queued').length,
    durationMs: closedAtMs - beganAtMs,
    recoveryMs: faults.recoveryMs(closedAtMs),
    lastReport: report,
    pool: shared?.facts ?? null,
    companions: shared?.companions ?? [],
  };
  return { evidence, history, others: shared?.histories ?? [] };
}

/** Lambda may deliver one launch twice under the same request id. That counts as one launch. */
function countLaunches(invocations: readonly InvocationRecord[]): Record<string, number> {
  const byRender = new Map<string, Set<string>>();
  for (const { renderId, requestId, status } of invocations) {
    if (status === 'refused') continue;
    const requests = byRender.get(String(renderId)) ?? new Set();
    byRender.set(String(renderId), requests.add(requestId));
  }
  return Object.fromEntries([...byRender].map(([renderId, requests]) => [renderId, requests.size]));
}
