import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { RenderActivitiesOptions } from '../../src/activities';
import type { LeftToNextTry } from '../../src/activities/left-to-next-try';
import type { WatchedRender, WatchRequest } from '../../src/contract/activities';
import { pollingDefaults } from '../../src/contract/input';
import type { RenderFailureDetails } from '../../src/contract/failure-details';
import { snapshot } from './scripted-activities';
import { location } from './scripted-remotion-lambda';

/** The input of a watch of the scripted render, with very short waits. */
export const watchRequest: WatchRequest = {
  ...location,
  polling: { ...pollingDefaults, floorMs: 1, ceilingMs: 5 },
  limits: { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000 },
  since: snapshot(0, { phase: 'launching', timeLeftMs: null }),
  lookNow: false,
  cancelling: false,
};

/** Runs the activity on the scripted Remotion Lambda. */
export function watch(
  remotion: RenderActivitiesOptions['remotion'],
  changes: Partial<WatchRequest> = {},
  options: RenderActivitiesOptions = {},
  heartbeatDetails?: LeftToNextTry,
) {
  const { getRenderProgress } = createRenderActivities({ remotion, ...options });
  // These tests expect failures, which need not be logged as well.
  const env = new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  return { env, watched: env.run(getRenderProgress, { ...watchRequest, ...changes }) as Promise<WatchedRender> };
}

/** Why the watch failed. Throws when it did not. */
export async function failureOf(watched: Promise<unknown>): Promise<ApplicationFailure & { detail: RenderFailureDetails }> {
  const error = await watched.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return Object.assign(error as ApplicationFailure, { detail: (error as ApplicationFailure).details?.[0] as RenderFailureDetails });
}
