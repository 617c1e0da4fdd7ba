import type { PostRenderData } from '../../src/remotion/protocol/progress-file';
import type { Random } from './random';

/** What the function writes after a successful render. */
export function generatePostRenderData({ pick, chance, integer }: Random): PostRenderData {
  return {
    cost: { estimatedCost: 0.012, estimatedDisplayCost: '$0.012', currency: 'USD', disclaimer: 'As the function wrote it.' },
    outputFile: 'https://s3.us-east-1.amazonaws.com/bucket/renders/abcdefghij/out.mp4',
    outputSize: integer(200_000),
    renderSize: integer(300_000),
    timeToFinish: integer(40_000),
    timeToRenderFrames: integer(9_000),
    timeToEncode: integer(9_500),
    timeToCleanUp: integer(20),
    timeToRenderChunks: integer(9_900),
    timeToCombine: pick([null, 700]),
    filesCleanedUp: integer(4),
    errors: chance(0.2) ? [anError] : [],
    retriesInfo: chance(0.2) ? [{ chunk: 0, attempt: 2, time: 1_700_000_000_001 }] : [],
    mostExpensiveFrameRanges: pick([undefined, null, [{ chunk: 0, frameRange: [0, 9], timeInMilliseconds: 900 }]]),
    estimatedBillingDurationInMilliseconds: integer(60_000),
  };
}

const anError: NonNullable<PostRenderData['errors']>[number] = {
  type: 'webhook',
  name: 'Error',
  message: 'The webhook did not answer.',
  stack: 'Error: The webhook did not answer.',
  frame: null,
  chunk: null,
  // A finished render keeps its errors unchanged and has not failed.
  isFatal: true,
  attempt: 1,
  willRetry: false,
  totalAttempts: 1,
  tmpDir: null,
  s3Location: '',
  explanation: 'As the function wrote it.',
};
