import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { framesOf } from './frames-of';
import { isEndedByError, isLaunchTimedOut } from './facts-of-file';
import type { ParityRule } from './parity-rule';
import { fileOf } from './parity-state';

export const launchTimesOut: ParityRule = {
  id: 'launch-times-out',
  why: 'A launch that never ran, or that hangs before the composition, would stay at 0 % for ever.',
  adjust: (answer, { neighbour }) => {
    const file = fileOf(neighbour);
    if (answer.kind === 'thrown' || !file || file.renderMetadata || file.postRenderData) return null;
    if (isEndedByError(file) || !isLaunchTimedOut(file, neighbour)) return null;
    const errors = [timeoutError, ...(answer.progress.errors as unknown[])];
    return { ...answer, progress: { ...answer.progress, errors, fatalErrorEncountered: true } };
  },
};

/** As Remotion's client reports any other timeout. */
const timeoutError = {
  type: 'stitcher',
  name: 'TimeoutError',
  message: '',
  stack: '',
  chunk: null,
  frame: null,
  isFatal: true,
  willRetry: false,
  attempt: 1,
  totalAttempts: 1,
  tmpDir: null,
  s3Location: '',
  explanation: null,
};

export const progressInRange: ParityRule = {
  id: 'progress-in-range',
  why: 'overallProgress is a number from 0 to 1: a step with invalid counts is treated as not begun.',
  adjust: (answer, { state }) => {
    const file = fileOf(state);
    if (answer.kind === 'thrown' || !file) return null;
    const { overallProgress } = answer.progress;
    if (typeof overallProgress === 'number' && overallProgress >= 0 && overallProgress <= 1) return null;
    return { ...answer, progress: { ...answer.progress, overallProgress: tellableProgress(file) } };
  },
};

function tellableProgress(file: ProgressFile): number {
  const { renderMetadata, lambdasInvoked = 0, framesEncoded = 0, framesRendered = 0, combinedFrames = NaN } = file;
  const frames = renderMetadata ? framesOf(renderMetadata) : 0;
  const invocations = renderMetadata?.estimatedRenderLambdaInvokations;
  const signs = [file.lambdasInvoked, file.serveUrlOpened, file.compositionValidated].filter(Boolean).length;
  const steps = [
    [signs / 3, 0.1],
    [frames === 0 ? 0 : framesEncoded / frames, 0.1],
    [invocations === 0 ? Math.sign(lambdasInvoked) : lambdasInvoked / (invocations ?? NaN), 0.1],
    [framesRendered / frames, 0.6],
    [combinedFrames / frames, 0.1],
  ] as const;
  const sum = steps.reduce((total, [step, weight]) => total + (Number.isFinite(step) ? step * weight : 0), 0);
  return Math.min(1, Math.max(0, sum));
}
