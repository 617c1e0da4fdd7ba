import type { RemotionLambda } from '../../src/activities/remotion-lambda';
import type { RenderReading } from '../../src/remotion/progress/get-render-progress';
import type { FoundOutput } from '../../src/remotion/output/output';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { toRenderProgress } from '../../src/remotion/progress/to-render-progress';
import { input, started } from './scripted-activities';

const notScripted = async (): Promise<never> => {
  throw new Error('This test does not expect the call');
};

/** A Remotion Lambda that follows a script: readings in turn (the last one repeats), and the output, if any. */
export function scriptedRemotionLambda(
  script: (RenderReading | Error)[],
  overrides: Partial<RemotionLambda> & { output?: FoundOutput | 'forbidden' | null } = {},
): RemotionLambda & { reads: () => number } {
  let reads = 0;
  const { output = null, ...functions } = overrides;
  return {
    startRender: notScripted,
    startRenderByHandler: notScripted,
    cancelRender: notScripted,
    deleteRender: notScripted,
    lambdaHasRoom: notScripted,
    lambdaLimit: notScripted,
    async readRenderProgress() {
      const step = script[Math.min(reads++, script.length - 1)]!;
      if (step instanceof Error) throw step;
      return step;
    },
    findOutput: async () => output,
    ...functions,
    reads: () => reads,
  };
}

/** The time of the launch in these tests. */
export const launchedAt = 1_700_000_000_000;

/** The progress.json of a running render: 90 frames in 4 chunks, half of them rendered. */
export function progressFile(changes: Partial<ProgressFile> = {}): ProgressFile {
  return {
    cancellationEnabled: true,
    chunks: [],
    framesRendered: 45,
    framesEncoded: 40,
    combinedFrames: 0,
    timeToCombine: null,
    timeToEncode: null,
    timeToRenderFrames: null,
    lambdasInvoked: 4,
    retries: [],
    postRenderData: null,
    timings: [],
    renderMetadata: {
      type: 'video',
      siteId: 'sample',
      codec: 'h264',
      audioCodec: null,
      imageFormat: 'jpeg',
      muted: false,
      frameRange: [0, 89],
      everyNthFrame: 1,
      startedDate: launchedAt,
      totalChunks: 4,
      estimatedTotalLambdaInvokations: 5,
      estimatedRenderLambdaInvokations: 4,
      compositionId: 'Hello',
      inputProps: { type: 'payload', payload: '{}' },
      framesPerLambda: 23,
      memorySizeInMb: 2048,
      functionName: input.render.functionName,
      rendererFunctionName: input.render.functionName,
      lambdaVersion: '4.0.527',
      region: 'us-east-1',
      renderId: started.renderId,
      outName: undefined,
      privacy: 'public',
      deleteAfter: null,
      numberOfGifLoops: null,
      audioBitrate: null,
      downloadBehavior: { type: 'play-in-browser' },
      metadata: null,
      dimensions: { width: 640, height: 360 },
      scale: 1,
      outputFileIsConditional: true,
    },
    errors: [],
    fatalErrorTimestamp: null,
    timeoutTimestamp: launchedAt + 120_000,
    functionLaunched: launchedAt,
    serveUrlOpened: launchedAt + 500,
    compositionValidated: launchedAt + 1_000,
    receivedArtifact: [],
    ...changes,
  };
}

/** A reading of that file at a given time. */
export async function readingOf(file: ProgressFile, { atMs = launchedAt + 5_000, unchangedForMs = 200, timeoutInMilliseconds = 120_000 } = {}): Promise<RenderReading> {
  const { functionName, region } = input.render;
  const progress = await toRenderProgress(file, {
    renderId: started.renderId,
    bucketName: started.bucketName,
    region,
    functionName,
    memorySizeInMb: 2048,
    timeoutInMilliseconds,
    nowMs: atMs,
    lastModifiedMs: atMs - unchangedForMs,
    headOutput: async () => null,
  });
  return { progress, unchangedForMs, serverNowMs: atMs, claim: file.launchClaim ?? null };
}

export const output: FoundOutput = {
  bucketName: started.bucketName,
  key: `renders/${started.renderId}/out.mp4`,
  url: `https://s3.us-east-1.amazonaws.com/${started.bucketName}/renders/${started.renderId}/out.mp4`,
  sizeInBytes: 12_345,
  lastModifiedMs: launchedAt + 9_000,
  serverDateMs: null,
};

export const location = {
  renderId: started.renderId,
  bucketName: started.bucketName,
  region: input.render.region,
  functionName: input.render.functionName,
  outBucket: started.outBucket,
  outKey: started.outKey,
  workflowStartedAt: launchedAt - 1_000,
};

export function fatalError(name: string, message: string): NonNullable<ProgressFile['errors']>[number] {
  return {
    type: 'renderer',
    name,
    message,
    stack: `${name}: ${message}\n    at Hello`,
    frame: 20,
    chunk: 1,
    isFatal: true,
    attempt: 1,
    willRetry: false,
    totalAttempts: 1,
    tmpDir: null,
  };
}

const postRenderData = {
  cost: { estimatedCost: 0.004, estimatedDisplayCost: '$0.004', currency: 'USD', disclaimer: '' },
  outputFile: output.url,
  outputSize: 12_345,
  renderSize: 20_000,
  timeToFinish: 9_000,
  timeToRenderFrames: 6_000,
  timeToEncode: 1_000,
  timeToCleanUp: 10,
  timeToRenderChunks: 7_000,
  timeToCombine: 500,
  filesCleanedUp: 0,
  errors: [],
  retriesInfo: [],
  estimatedBillingDurationInMilliseconds: 20_000,
};

/** The progress.json of the same render once it is done. */
export const doneFile = progressFile({ postRenderData, framesRendered: 90, framesEncoded: 90, combinedFrames: 90, chunks: [0, 1, 2, 3] });
