import path from 'node:path';
import type { createRenderActivities } from '../../src/activities';
import type { realRemotionLambda } from '../../src/activities/remotion-lambda';

/** The package code that the exploration runs. */
export interface StartingCode {
  createRenderActivities: typeof createRenderActivities;
  realRemotionLambda: typeof realRemotionLambda;
}

/** Loads the package's own code, from `src` or from a copy with a defect. */
export async function loadStartingCode(sourceFolder: string): Promise<StartingCode> {
  const load = async (file: string): Promise<object> => (await import(path.join(sourceFolder, file))) as object;
  return { ...(await load('activities/index.ts')), ...(await load('activities/remotion-lambda.ts')) } as StartingCode;
}
