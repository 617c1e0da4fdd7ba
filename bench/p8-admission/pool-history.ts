import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { poolWorkflowId } from '../../src/contract/admission';
import { admissionAnswerSignal, askForSlotsSignal } from '../../src/contract/pool-messages';
import type { AdmissionAnswer, SlotAsk } from '../../src/contract/pool-messages';
import { countActions } from '../actions';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What a pool received and sent, over all its runs. */
export interface PoolHistory {
  events: number;
  actions: number;
  runs: number;
  asks: { id: string; atMs: number; index: number }[];
  grants: { id: string; atMs: number; index: number }[];
}

export async function readPoolHistory(client: Client, pool: string): Promise<PoolHistory> {
  const found: PoolHistory = { events: 0, actions: 0, runs: 0, asks: [], grants: [] };
  let runId: string | undefined = await firstRunId(client, pool);
  while (runId) {
    const { events } = await client.workflow.getHandle(poolWorkflowId(pool), runId).fetchHistory();
    runId = undefined;
    for (const event of events ?? []) {
      note(found, event);
      runId ??= event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
    }
    found.events += events?.length ?? 0;
    found.actions += countActions(events ?? []);
    found.runs += 1;
  }
  return found;
}

async function firstRunId(client: Client, pool: string): Promise<string | undefined> {
  const { raw } = await client.workflow.getHandle(poolWorkflowId(pool)).describe();
  return raw.workflowExecutionInfo?.firstRunId ?? undefined;
}

function note(found: PoolHistory, event: Event): void {
  const { workflowExecutionSignaledEventAttributes: heard, signalExternalWorkflowExecutionInitiatedEventAttributes: said } = event;
  const at = { atMs: Number(event.eventTime!.seconds) * 1_000 + (event.eventTime!.nanos ?? 0) / 1e6, index: found.asks.length + found.grants.length };
  if (heard?.signalName === askForSlotsSignal.name) found.asks.push({ id: decode<SlotAsk>(heard.input).id, ...at });
  if (said?.signalName !== admissionAnswerSignal.name) return;
  const answer = decode<AdmissionAnswer>(said.input);
  if ('granted' in answer) found.grants.push({ id: answer.id, ...at });
}

function decode<T>(input: temporal.api.common.v1.IPayloads | null | undefined): T {
  return defaultPayloadConverter.fromPayload<T>(input!.payloads![0]!);
}
