import '../peers/testing';

import { activityInfo, sleep } from '@temporalio/activity';
import { hasOpenWorkflow } from '../activities/admission/requester';
import { describePool } from '../activities/admission/describe-pool';
import { readPool } from '../activities/admission/read-pool';
import { signalPool } from '../activities/admission/signal-pool';
import { withClassifiedErrors } from '../activities/classify-failure';
import { inProgressFailure } from '../activities/in-progress';
import { isMilestone } from '../activities/milestones';
import type { CheckedHolders, RenderActivities, StartDownstreamRequest, StartRenderRequest, WatchedRender, WatchRequest } from '../contract/activities';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { awsLinks } from '../remotion/aws/aws-links';
import { expectedOutput, publicOutputUrl } from '../remotion/protocol/expected-output';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import { parseRenderMediaInput } from '../validation/validate-input';
import { scriptedFailure } from './scripted-failure';
import { completeScript, snapshotAt } from './scripted-render';
import type { CompleteScript, ScriptedRender } from './scripted-render';

/** One script for all renders, or a function that returns one for each: `number` counts the renders of this fake from 1, including attempts. */
export type RenderScript = ScriptedRender | ((input: RenderMediaInput, number: number) => ScriptedRender);

/** A render started on the fake. */
export interface FakeRender {
  renderId: string;
  input: RenderMediaInput;
  /** Set once the workflow has cancelled the render on Lambda. */
  cancelled: boolean;
  /** Set once its files are deleted (`cleanUp`). */
  deleted: boolean;
}

/** What `fakeRenderActivities()` returns. */
export interface FakeRenderActivities {
  /** For `Worker.create()`, together with your own. */
  activities: RenderActivities;
  /** The renders started so far, in order. Live: it grows. */
  renders: readonly FakeRender[];
  /** The requests to start a downstream workflow by a signal (`whenMissing: 'start'`). The fake starts none. */
  startedDownstream: readonly StartDownstreamRequest[];
}

/**
 * Creates activities for `renderMedia` that render nothing. They follow a script, by the Temporal server's clock, so a
 * time-skipping server passes through a long render at once. Requests are checked as by the real activities.
 *
 * @see https://docs.temporal.io/develop/typescript/testing-suite
 * @example
 * ```ts
 * import { TestWorkflowEnvironment } from '@temporalio/testing';
 * import { Worker } from '@temporalio/worker';
 * import { fakeRenderActivities } from 'temporal-remotion-lambda/testing';
 *
 * export async function pipelineEnds(input: object): Promise<unknown> {
 *   const env = await TestWorkflowEnvironment.createTimeSkipping();
 *   const { activities } = fakeRenderActivities({ durationMs: 60_000, failure: { reason: 'browserCrashed' } });
 *   const worker = await Worker.create({
 *     connection: env.nativeConnection,
 *     taskQueue: 'test',
 *     workflowsPath: require.resolve('temporal-remotion-lambda/workflows'),
 *     activities,
 *   });
 *   const options = { args: [input], workflowId: 'render-1', taskQueue: 'test' };
 *   return worker.runUntil(env.client.workflow.execute('renderMedia', options)).finally(() => env.teardown());
 * }
 * ```
 */
export function fakeRenderActivities(script: RenderScript = {}): FakeRenderActivities {
  const renders: RunningFake[] = [];
  const find = (renderId: string): RunningFake | undefined => renders.find((render) => render.renderId === renderId);
  const startedDownstream: StartDownstreamRequest[] = [];
  const scriptOf = (input: RenderMediaInput): CompleteScript =>
    completeScript(typeof script === 'function' ? script(input, renders.length + 1) : script);

  return {
    renders,
    startedDownstream,
    activities: {
      startRender: (request) => withClassifiedErrors(request.input.render, () => start(request, renders, scriptOf)),
      getRenderProgress: (request) => watch(request, find(request.renderId)!),
      async cancelRender({ started }) {
        return cancel(started ? find(started.renderId) : undefined);
      },
      async cancelOrphanedRender({ started }) {
        return cancel(started ? find(started.renderId) : undefined);
      },
      async deleteRender({ renderId }) {
        find(renderId)!.deleted = true;
        return { freedBytes: 0 };
      },
      async startDownstream(request) {
        startedDownstream.push(request);
      },
      signalPool,
      describePool,
      readPool,
      checkHolders: async ({ ids }) => checkHolders(ids),
      async readLambdaLimit({ share }) {
        return { slots: Math.floor(accountLimit * share) };
      },
    },
  };
}

/** A fake render ends with its workflow. */
async function checkHolders(ids: string[]): Promise<CheckedHolders> {
  const open = await Promise.all(ids.map(hasOpenWorkflow));
  return { ended: ids.filter((_, i) => !open[i]), running: ids.filter((_, i) => open[i]) };
}

/** Lambda's default limit for an account. */
const accountLimit = 1_000;

interface RunningFake extends FakeRender {
  script: CompleteScript;
  launchedAtMs: number;
  started: StartedRender;
}

const defaultBucketName = 'remotionlambda-fake';

async function start(
  { input: given, idempotencyKey }: StartRenderRequest,
  renders: RunningFake[],
  scriptOf: (input: RenderMediaInput) => CompleteScript,
): Promise<StartedRender> {
  const input = parseRenderMediaInput(given);
  const renderId = renderIdOfRun(idempotencyKey, input.render.deleteAfter);
  const known = renders.find((render) => render.renderId === renderId);
  if (known) return known.started;
  const { region, functionName, forceBucketName: bucketName = defaultBucketName } = input.render;
  const script = scriptOf(input);
  if (script.startFailure) throw scriptedFailure(script.startFailure, { region, functionName });
  const started = startedRender(input, renderId, bucketName ?? defaultBucketName);
  renders.push({ renderId, input, cancelled: false, deleted: false, script, launchedAtMs: serverTimeMs(), started });
  return started;
}

function startedRender({ render }: RenderMediaInput, renderId: string, bucketName: string): StartedRender {
  const { region, functionName, rendererFunctionName } = render;
  const named = { renderId, outName: render.outName as never, codec: render.codec, audioCodec: render.audioCodec ?? null };
  const { bucketName: outBucket, key: outKey } = expectedOutput(named, bucketName);
  return { renderId, bucketName, outBucket, outKey, launches: 1, links: awsLinks({ region, functionName, rendererFunctionName, bucketName, renderId }) };
}

/** Ends as a real watch does: at a milestone, at the end of the render, or handed over to the server until the next poll. */
async function watch(request: WatchRequest, render: RunningFake): Promise<WatchedRender> {
  const { script, started, launchedAtMs } = render;
  const nowMs = serverTimeMs();
  const snapshot = snapshotAt(script, nowMs - launchedAtMs, nowMs);
  if (snapshot.phase === 'done') {
    if (script.failure) throw scriptedFailure(script.failure, request);
    return { snapshot, result: finished(script, started, request, snapshot.costs) };
  }
  if (render.cancelled && request.cancelling) return { snapshot: { ...snapshot, phase: 'cancelled' }, result: null };
  if (!request.cancelling && isMilestone(snapshot, request)) return { snapshot, result: null };
  if (!request.stay) throw inProgressFailure(snapshot, Math.max(1, Math.ceil(script.durationMs * pollsAfterShare)));
  await sleep(stayMs);
  return { snapshot, result: null };
}

/** Fine enough for every milestone, and few tries even for a render of hours. */
const pollsAfterShare = 0.05;
const stayMs = 1_000;

function finished(script: CompleteScript, { outBucket, outKey }: StartedRender, request: WatchRequest, costs: WatchedRender['snapshot']['costs']): WatchedRender['result'] {
  const { renderId, bucketName, region } = request;
  return {
    renderId,
    bucketName,
    region,
    outBucket,
    outKey,
    outputUrl: publicOutputUrl({ bucketName: outBucket, key: outKey }, region),
    outputSizeInBytes: script.outputSizeInBytes,
    artifacts: [],
    artifactCount: 0,
    timeToFinish: script.durationMs,
    costs,
    framesRendered: script.totalFrames,
    nonFatalErrors: 0,
  };
}

function cancel(render: RunningFake | undefined): { reason: string | null } {
  if (!render) return { reason: null };
  if (!render.script.isCancellable) return { reason: 'The script says that this render cannot be cancelled.' };
  render.cancelled = true;
  return { reason: null };
}

/** When this try was scheduled, by the server's clock, which includes skipped time. */
function serverTimeMs(): number {
  return activityInfo().currentAttemptScheduledTimestampMs;
}
