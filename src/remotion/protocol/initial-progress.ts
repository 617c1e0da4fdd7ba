import type { ProgressFile } from './progress-file';

/** The progress of a render that has not begun, as Remotion's start routine writes it. */
export function initialProgress({ cancellationEnabled, timeoutTimestamp }: { cancellationEnabled: boolean; timeoutTimestamp: number }): ProgressFile {
  return {
    cancellationEnabled,
    chunks: [],
    framesRendered: 0,
    framesEncoded: 0,
    combinedFrames: 0,
    timeToCombine: null,
    timeToEncode: null,
    lambdasInvoked: 0,
    retries: [],
    postRenderData: null,
    timings: [],
    renderMetadata: null,
    errors: [],
    fatalErrorTimestamp: null,
    timeToRenderFrames: null,
    timeoutTimestamp,
    functionLaunched: null,
    serveUrlOpened: null,
    compositionValidated: null,
    receivedArtifact: [],
  };
}
