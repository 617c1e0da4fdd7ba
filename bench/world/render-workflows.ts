import type { RenderMediaOnLambdaInput } from '@remotion/lambda-client';
import type { RenderMediaInput } from 'temporal-remotion-lambda';
import type { Side } from '../sides';

/** Three hand-written workflows; the first is the actual baseline. */
export type BaselineWorkflow = 'renderAndPoll' | 'renderAndLoop' | 'renderAndRetry';

/** The same render for both sides, with defaults for everything that neither side needs. */
export function toWorkflow(side: Side, { bucketName, durationMs, baseline }: { bucketName: string; durationMs: number; baseline: BaselineWorkflow }): {
  workflowType: string;
  input: RenderMediaInput | RenderMediaOnLambdaInput;
} {
  const render = {
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    region: 'us-east-1' as const,
    serveUrl: `https://${bucketName}.s3.us-east-1.amazonaws.com/sites/bench/index.html`,
    composition: 'Hello',
    codec: 'h264' as const,
    forceBucketName: bucketName,
    inputProps: { durationMs },
  };
  return side === 'ours' ? { workflowType: 'renderMedia', input: { render } } : { workflowType: baseline, input: render };
}
