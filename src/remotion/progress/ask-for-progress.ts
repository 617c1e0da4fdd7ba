import type { Aws } from '../aws/aws';
import { fromAwsError } from '../aws/aws-errors';
import { RemotionLambdaError } from '../errors/errors';
import type { RemotionLambdaErrorCode } from '../errors/errors';
import { readFunctionAnswer } from '../protocol/function-answer';
import { invokeSync } from '../aws/invoke';
import { latestKnownVersion, toStatusPayload } from '../protocol/payloads';
import type { StatusPayloadInput } from '../protocol/payloads';
import type { RenderProgress } from '../protocol/render-progress';

interface AskInput extends Omit<StatusPayloadInput, 'version'> {
  functionName: string;
  region: string;
}

/** Asks the function for the progress of a render (Remotion's `status` routine): one invocation. */
export async function askForProgress(input: AskInput, version: string | null, aws: Aws): Promise<RenderProgress> {
  const { functionName, region, renderId, bucketName } = input;
  // A guess does no harm: the function refuses a wrong version and reports its own.
  const payload = toStatusPayload({ ...input, version: version ?? latestKnownVersion });
  const what = `read the progress of render ${renderId}`;
  const call = { service: 'Lambda', what, permission: 'lambda:InvokeFunction', region, functionName, bucketName, renderId } as const;
  const output = await invokeSync({ aws, region, functionName, payload }).catch((error: unknown) => {
    throw fromAwsError(error, call);
  });
  const answer = readFunctionAnswer(output, input);
  if (answer.kind === 'answered') return answer.value as unknown as RenderProgress;
  throw refused(input, answer.message);
}

interface RefusalRule {
  when: RegExp;
  code: RemotionLambdaErrorCode;
  retryable: boolean;
  remedy: string;
}

/** What the function's error messages mean; the first match wins. */
const refusals: readonly RefusalRule[] = [
  {
    when: /version mismatch/i,
    code: 'RenderVersionMismatch',
    retryable: false,
    remedy: 'Redeploy the function under the name of its version, or set functionName to a function of the right version.',
  },
  {
    when: /No render with ID|specified key does not exist|NoSuchKey/i,
    code: 'RenderNotFound',
    retryable: false,
    remedy: 'Check renderId, bucketName and region; a lifecycle rule (deleteAfter) or deleteRender() may have removed the render.',
  },
  {
    when: /bucket does not exist|NoSuchBucket/i,
    code: 'RenderBucketNotFound',
    retryable: false,
    remedy: 'Correct bucketName.',
  },
  {
    when: /still render/i,
    code: 'InvalidRenderRequest',
    retryable: false,
    remedy: 'A still is done when renderStillOnLambda() returns.',
  },
];

const otherRefusal: Omit<RefusalRule, 'when'> = {
  code: 'RenderServiceUnavailable',
  retryable: true,
  remedy: "Try again; if it keeps failing, check the function's logs.",
};

function refused({ functionName, region, renderId, bucketName }: AskInput, answer: string): RemotionLambdaError {
  const { code, retryable, remedy } = refusals.find(({ when }) => when.test(answer)) ?? otherRefusal;
  return new RemotionLambdaError({
    code,
    message: `Function ${functionName} in ${region} did not return the progress of render ${renderId} (bucket ${bucketName}): ${answer.slice(0, 500).replace(/[.\s]*$/, '')}.`,
    remedy,
    retryable,
    renderId,
    bucketName,
  });
}
