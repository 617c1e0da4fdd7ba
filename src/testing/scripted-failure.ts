import { ApplicationFailure } from '@temporalio/common';
import { failureDetails } from '../contract/failure-details';
import { renderFailures } from '../contract/failures';
import type { RenderLocation } from '../contract/activities';
import type { RenderErrorInfo } from '../remotion/protocol/render-progress';
import { renderFailedReasons } from '../remotion/protocol/failed-reasons';
import type { ScriptedFailure } from './scripted-render';

/** The failure of an activity that a script asks for, with the same details as a real one. */
export function scriptedFailure(
  { type = 'RenderFailed', reason = 'compositionError', message = 'scripted failure' }: ScriptedFailure,
  known: Partial<Pick<RenderLocation, 'renderId' | 'bucketName' | 'region' | 'functionName'>>,
): ApplicationFailure {
  const isRemotions = type === 'RenderFailed';
  const details = failureDetails(type, {
    ...known,
    reason: isRemotions ? reason : null,
    remedy: isRemotions ? renderFailedReasons[reason].remedy : renderFailures[type].remedy,
    errors: isRemotions ? [fatalError(message)] : [],
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
