import { ApplicationFailure } from '@temporalio/common';
import { failureDetails } from '../contract/failure-details';
import { renderFailures } from '../contract/failures';
import type { RenderLocation } from '../contract/activities';
import type { RenderErrorInfo } from '../remotion/protocol/render-progress';
import { renderFailedReasons } from '../remotion/protocol/failed-reasons';
import type { ScriptedFailure } from './scripted-render';

/** A scripted activity failure, with the same details as a real one. */
export function scriptedFailure(
  { type = 'RenderFailed', reason = 'compositionError', message = 'scripted failure' }: ScriptedFailure,
  known: Partial<Pick<RenderLocation, 'renderId' | 'bucketName' | 'region' | 'functionName'>>,
): ApplicationFailure {
  const isFromRemotion = type === 'RenderFailed';
  const details = failureDetails(type, {
    ...known,
    reason: isFromRemotion ? reason : null,
    remedy: isFromRemotion ? renderFailedReasons[reason].remedy : renderFailures[type].remedy,
    errors: isFromRemotion ? [fatalError(message)] : [],
  });
  return ApplicationFailure.create({ message, type, details: [details], nonRetryable: true });
}

function fatalError(message: string): RenderErrorInfo {
  return {
    type: 'renderer',
    name: 'Error',
    message,
    stack: `Error: ${message}`,
    frame: null,
    chunk: 0,
    isFatal: true,
    attempt: 1,
    willRetry: false,
    totalAttempts: 1,
    tmpDir: null,
    explanation: null,
    s3Location: '',
  };
}
