import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Logger } from '@temporalio/worker';
import type { StartRenderRequest } from '../../src/contract/activities';
import { RenderFailureType } from '../../src/contract/failures';
import type { StartedRender } from '../../src/contract/result';
import { giveAnswer, parkedAws, toCall } from '../parked-aws';
import { Process } from '../process';
import type { Answer, Call } from '../simulated-s3';
import type { StartingCode } from './starting-code';

/** Everything that determines what a try of the activity does next. */
export interface TryHistory {
  attempt: number;
  /** Details of the last heartbeat before this try. */
  left: unknown;
  begunAtMs: number;
  /** The answers it has seen since it began. */
  seen: readonly { answer: Answer; atMs: number }[];
}

/** What a try does next: a call, or its end as Temporal sees it. */
export interface TryNow {
  call: Call | null;
  end: TryEnd | null;
  /** Details of its last heartbeat. */
  left: unknown;
}

export type TryEnd = { says: 'launched'; launches: number } | { says: 'not launched'; type: string } | { says: 'uncertain' } | { says: 'again'; delayMs: number | null };

export interface TrySettings {
  code: StartingCode;
  request: StartRenderRequest;
  launchGraceMs: number;
}

/** Stands for the random id by which a try recognises its own claim. */
const ownName = 'own-0';
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const silent: Logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Runs the package's activity with the answers a try has seen, up to what it does next. */
export async function runTry({ attempt, left, begunAtMs, seen }: TryHistory, { code, request, launchGraceMs }: TrySettings): Promise<TryNow> {
  const process = new Process();
  let nowMs = begunAtMs;
  const { startRender, ...others } = code.realRemotionLambda;
  const activities = code.createRenderActivities({
    aws: parkedAws(process),
    launchGraceMs,
    remotion: { ...others, startRender: (options, context) => startRender(options, { ...context, now: () => nowMs }) },
  });
  const environment = new MockActivityEnvironment({ attempt, heartbeatDetails: left }, { logger: silent });
  let leaves = left;
  environment.on('heartbeat', (details: unknown) => (leaves = details));

  await process.run(async () => {
    const outcome = await environment.run(activities.startRender, request).catch((error: unknown) => error);
    await process.park('End', { outcome });
  });
  let id: string | null = null;
  for (const { answer, atMs } of seen) {
    id ??= idIn(toCall(process.call));
    nowMs = atMs;
    await giveAnswer(process, 'body' in answer && id ? { ...answer, body: answer.body?.replaceAll(ownName, id) } : answer);
  }
  const { name, input } = process.call;
  const now = { call: name === 'End' ? null : toCall(process.call), end: name === 'End' ? toEnd(input.outcome) : null, left: leaves };
  process.end();
  return JSON.parse(JSON.stringify(now).replace(uuid, ownName)) as TryNow;
}

function idIn({ body }: Call): string | null {
  return body?.match(uuid)?.[0] ?? null;
}

function toEnd(outcome: unknown): TryEnd {
  if (outcome instanceof ApplicationFailure) {
    const { type, nonRetryable, nextRetryDelay = null } = outcome;
    if (!nonRetryable) return { says: 'again', delayMs: nextRetryDelay as number | null };
    return type === RenderFailureType.RenderLaunchUncertain ? { says: 'uncertain' } : { says: 'not launched', type: String(type) };
  }
  if (outcome instanceof Error) throw outcome;
  return { says: 'launched', launches: (outcome as StartedRender).launches };
}
