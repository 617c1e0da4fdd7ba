import type { ExpectedOutput } from '../protocol/expected-output';
import type { ProgressFile } from '../protocol/progress-file';
import type { RenderMetadata, RenderProgress } from '../protocol/render-progress';
import type { ObjectFacts } from '../aws/s3-objects';

export interface ProgressContext {
  renderId: string;
  bucketName: string;
  region: string;
  functionName: string;
  /** Memory of the function `functionName`. */
  memorySizeInMb: number;
  timeoutInMilliseconds: number;
  /** Now, by AWS's clock. */
  nowMs: number;
  /** When the file was written, by the same clock; null when unknown. */
  lastModifiedMs?: number | null;
  /** Checks for the output in S3; null when there is none, or S3 refuses the request. */
  headOutput: (output: ExpectedOutput) => Promise<ObjectFacts | null>;
}

/** Typed as complete: a field that an older function leaves out stays undefined in the progress, as in Remotion's own. */
export type WrittenFile = Required<ProgressFile>;
export type MetadataFile = WrittenFile & { renderMetadata: RenderMetadata };

type CopiedField =
  | 'type'
  | 'renderId'
  | 'bucket'
  | 'currentTime'
  | 'renderMetadata'
  | 'timeoutTimestamp'
  | 'functionLaunched'
  | 'serveUrlOpened'
  | 'compositionValidated'
  | 'artifacts';

/** Fields that are the same in every state. */
export function commonFields(file: WrittenFile, { renderId, bucketName, nowMs }: Pick<ProgressContext, 'renderId' | 'bucketName' | 'nowMs'>): Pick<RenderProgress, CopiedField> {
  return {
    type: 'success',
    renderId,
    bucket: bucketName,
    currentTime: nowMs,
    renderMetadata: file.renderMetadata,
    timeoutTimestamp: file.timeoutTimestamp,
    functionLaunched: file.functionLaunched,
    serveUrlOpened: file.serveUrlOpened,
    compositionValidated: file.compositionValidated,
    artifacts: file.receivedArtifact,
  };
}

/** Fields that are the same in every state with an output. */
export function doneFields(framesRendered: number, { totalChunks }: RenderMetadata, { bucketName, key }: ExpectedOutput) {
  return {
    done: true,
    overallProgress: 1,
    fatalErrorEncountered: false,
    framesRendered,
    combinedFrames: framesRendered,
    chunks: totalChunks,
    lambdasInvoked: totalChunks,
    outBucket: bucketName,
    outKey: key,
  };
}

/** Fields that are the same in every state without an output. */
export function unfinishedFields(file: WrittenFile) {
  const { framesEncoded, combinedFrames, timeToCombine, timeToRenderFrames, timeToEncode } = file;
  return {
    done: false,
    framesRendered: file.framesRendered ?? 0,
    combinedFrames: combinedFrames ?? 0,
    chunks: file.chunks?.length ?? 0,
    lambdasInvoked: file.lambdasInvoked ?? 0,
    encodingStatus: { framesEncoded, combinedFrames, timeToCombine },
    outputFile: null,
    outKey: null,
    outBucket: null,
    outputSizeInBytes: null,
    renderSize: 0,
    cleanup: { doneIn: null, minFilesToDelete: 0, filesDeleted: 0 },
    timeToFinish: null,
    timeToRenderFrames,
    timeToEncode,
    timeToCombine: timeToCombine ?? null,
    retriesInfo: file.retries ?? [],
    mostExpensiveFrameRanges: null,
  };
}
