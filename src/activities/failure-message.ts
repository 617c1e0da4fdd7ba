import type { RenderFailureType } from '../contract/failures';

const what: Partial<Record<RenderFailureType, string>> = {
  RenderFailed: 'failed',
  RenderTimedOut: 'timed out',
  RenderStalled: 'stalled',
  RenderLaunchStalled: 'did not begin',
  RenderCancelled: 'was cancelled',
};

/** The message of a failed render: what failed with which ids, why, what to do. */
export function failureMessage(
  type: RenderFailureType,
  why: string,
  { renderId, bucketName, composition, remedy }: { renderId: string; bucketName: string; composition?: string; remedy: string },
): string {
  const subject = composition ? `Render ${renderId} of ${composition}` : `Render ${renderId}`;
  return `${subject} (bucket ${bucketName}) ${what[type] ?? 'failed'}: ${why.replace(/\.$/, '')}. ${remedy}`;
}
