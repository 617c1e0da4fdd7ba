import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { PoolActivities, RenderActivities, WatchedRender, WatchRequest } from '../../src/contract/activities';
import type { RenderFailedReason } from '../../src/remotion/protocol/failed-reasons';
import type { RenderMediaInput } from '../../src/contract/input';
import type { RenderFailureDetails } from '../../src/contract/failure-details';
import type { RenderResult, StartedRender } from '../../src/contract/result';
import type { RenderLinks } from '../../src/contract/costs-and-links';
import type { RenderSnapshot } from '../../src/contract/snapshot';

export const links: RenderLinks = {
  cloudWatchMainLogs: 'https://example.com/main-logs',
  cloudWatchLogs: 'https://example.com/logs',
  folderInS3Console: 'https://example.com/folder',
  progressJsonInConsole: 'https://example.com/progress',
  lambdaInsightsLogs: 'https://example.com/insights',
};

export const started: StartedRender = {
  renderId: 'abcdefghij',
  bucketName: 'remotionlambda-useast1-test000000',
  outBucket: 'remotionlambda-useast1-test000000',
  outKey: 'renders/abcdefghij/out.mp4',
  launches: 1,
  links,
};

export const input: RenderMediaInput = {
  render: {
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    region: 'us-east-1',
    serveUrl: 'https://example.com/index.html',
    composition: 'Hello',
    codec: 'h264',
  },
};

export function snapshot(overallProgress: number, changes: Partial<RenderSnapshot> = {}): RenderSnapshot {
  return {
    phase: overallProgress < 1 ? 'rendering' : 'done',
    overallProgress,
    framesRendered: Math.round(overallProgress * 90),
    totalFrames: 90,
    chunksRendered: 0,
    totalChunks: 4,
    lambdasInvoked: 4,
    retries: 0,
    nonFatalErrors: 0,
    costs: { accruedSoFar: 0.002, displayCost: '$0.002', currency: 'USD' },
    timeLeftMs: Math.round((1 - overallProgress) * 10_000),
    at: 1_700_000_000_000,
    ...changes,
  };
}

export const result: RenderResult = {
  renderId: started.renderId,
  bucketName: started.bucketName,
  region: 'us-east-1',
  outBucket: started.bucketName,
  outKey: `renders/${started.renderId}/out.mp4`,
  outputUrl: `https://s3.us-east-1.amazonaws.com/${started.bucketName}/renders/${started.renderId}/out.mp4`,
  outputSizeInBytes: 12_345,
  artifacts: [],
  artifactCount: 0,
  timeToFinish: 9_000,
  costs: { accruedSoFar: 0.004, displayCost: '$0.004', currency: 'USD' },
  framesRendered: 90,
  nonFatalErrors: 0,
  links,
  earlierAttempts: [],
};

export const running = (progress: number, changes?: Partial<RenderSnapshot>): WatchedRender => ({
  snapshot: snapshot(progress, changes),
  result: null,
});

export const done: WatchedRender = { snapshot: snapshot(1), result };

export function renderFailed(message = 'Error: the title is missing', reason: RenderFailedReason = 'compositionError'): ApplicationFailure {
  const details: RenderFailureDetails = {
    type: 'RenderFailed',
    reason,
    remedy: 'Read the errors.',
    renderId: started.renderId,
    bucketName: started.bucketName,
    region: 'us-east-1',
    functionName: input.render.functionName,
    errors: [
      {
        type: 'renderer',
        name: 'Error',
        message,
        stack: `${message}\n at Hello`,
        frame: 20,
        chunk: 1,
        isFatal: true,
        attempt: 1,
        willRetry: false,
        totalAttempts: 1,
        tmpDir: null,
        explanation: null,
        s3Location: '',
      },
    ],
    errorCount: 1,
    costs: null,
    links,
    earlierAttempts: [],
  };
  return ApplicationFailure.create({ message: `Render failed: ${message}`, type: 'RenderFailed', details: [details], nonRetryable: true });
}

export function inProgress(nextRetryDelay: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'The render goes on',
    type: 'RenderInProgress',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay,
  });
}

/** A watch that sees nothing new; it ends with its worker. */
export const nothingNew = (): Promise<never> => Context.current().cancelled;

/** The steps of a watch: each returns, fails, or is a function of the request. The last one repeats. */
type Step = WatchedRender | Error | ((request: WatchRequest) => Promise<WatchedRender>);

/** Activities that follow a script and record their requests. */
export function scriptedActivities(watchScript: Step[], overrides: Partial<RenderActivities> = {}) {
  const calls = {
    startRender: [] as Parameters<RenderActivities['startRender']>[0][],
    getRenderProgress: [] as WatchRequest[],
    cancelRender: [] as Parameters<RenderActivities['cancelRender']>[0][],
    startDownstream: [] as Parameters<RenderActivities['startDownstream']>[0][],
    deleteRender: [] as Parameters<RenderActivities['deleteRender']>[0][],
    cancelOrphanedRender: [] as Parameters<RenderActivities['cancelOrphanedRender']>[0][],
  };
  const activities: Omit<RenderActivities, keyof PoolActivities> = {
    async startRender(request) {
      calls.startRender.push(request);
      return overrides.startRender ? overrides.startRender(request) : started;
    },
    async getRenderProgress(request) {
      const step = watchScript[Math.min(calls.getRenderProgress.length, watchScript.length - 1)]!;
      calls.getRenderProgress.push(request);
      if (step instanceof Error) throw step;
      return typeof step === 'function' ? step(request) : step;
    },
    async cancelRender(request) {
      calls.cancelRender.push(request);
      return overrides.cancelRender ? overrides.cancelRender(request) : { reason: null };
    },
    async startDownstream(request) {
      calls.startDownstream.push(request);
      await overrides.startDownstream?.(request);
    },
    async deleteRender(request) {
      calls.deleteRender.push(request);
      return overrides.deleteRender ? overrides.deleteRender(request) : { freedBytes: 0 };
    },
    async cancelOrphanedRender(request) {
      calls.cancelOrphanedRender.push(request);
      return overrides.cancelOrphanedRender ? overrides.cancelOrphanedRender(request) : { reason: null };
    },
  };
  return { activities, calls };
}

/** A promise with its resolver: tests wait for a moment instead of sleeping. */
export function moment<T = void>(): { promise: Promise<T>; reached: (value: T) => void } {
  let reached!: (value: T) => void;
  const promise = new Promise<T>((resolve) => (reached = resolve));
  return { promise, reached };
}

/** A start that runs until the test lets it go on, and then launches the render, or fails. */
export function heldStart(failure?: Error): Pick<RenderActivities, 'startRender'> & Record<'starting' | 'goOn', ReturnType<typeof moment<void>>> {
  const starting = moment();
  const goOn = moment();
  const startRender = async () => {
    starting.reached();
    await goOn.promise;
    if (failure) throw failure;
    return started;
  };
  return { startRender, starting, goOn };
}
