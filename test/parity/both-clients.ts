import { getRenderProgress as getOfficialRenderProgress } from '@remotion/lambda-client';
import { createAws } from '../../src/remotion/aws/aws';
import { getRenderProgress } from '../../src/remotion/progress/get-render-progress';
import type { GetRenderProgressInput } from '../../src/remotion/progress/get-render-progress';
import type { Answer, ProgressFields, ThrownFacts } from './answer';
import { localNowMs } from './parity-state';
import type { ParityState } from './parity-state';
import { startScriptedS3 } from './scripted-s3';
import type { ScriptedS3 } from './scripted-s3';

/** Our client and Remotion's, with the same S3 and the same clock. */
export interface BothClients {
  providerEndpoint: string;
  ours: (state: ParityState) => Promise<Answer>;
  official: (state: ParityState) => Promise<Answer>;
  close: () => Promise<void>;
}

/** Access key ids that show whose credentials signed a request. */
export const awsKeyId = 'AKIAOFTHEACCOUNT';
const providerKeyId = 'AKIAOFPROVIDER';

/**
 * Starts S3 and both clients, with the environment that points at it, until `close()`.
 *
 * Only once per process: Remotion's client caches its AWS clients, and with them the endpoint. One case at a time: its
 * clock is the clock of the process.
 */
export async function startBothClients(): Promise<BothClients> {
  const s3 = await startScriptedS3();
  const restoreEnvironment = pointEnvironmentAt(s3);
  const aws = createAws();
  return {
    providerEndpoint: s3.providerEndpoint,
    ours: (state) => ask(s3, state, () => getRenderProgress(inputOf(state, s3), { aws, now: () => localNowMs(state) })),
    official: (state) => ask(s3, state, () => atTime(localNowMs(state), () => getOfficialRenderProgress(inputOf(state, s3) as never))),
    close: async () => {
      restoreEnvironment();
      await s3.close();
    },
  };
}

function inputOf({ functionName, region, bucketName, renderId, provider }: ParityState, s3: ScriptedS3): GetRenderProgressInput {
  const keys = provider === 'with keys' ? { accessKeyId: providerKeyId, secretAccessKey: 'secret' } : { accessKeyId: null, secretAccessKey: null };
  return {
    functionName,
    region,
    bucketName,
    renderId,
    skipLambdaInvocation: true,
    ...(provider !== 'none' && { s3OutputProvider: { endpoint: s3.providerEndpoint, ...keys } }),
  };
}

async function ask(s3: ScriptedS3, state: ParityState, call: () => Promise<unknown>): Promise<Answer> {
  s3.show(state);
  try {
    const progress = (await call()) as ProgressFields;
    return { kind: 'progress', progress, look: s3.lastLook() };
  } catch (error) {
    return { kind: 'thrown', error: thrownFacts(error), look: s3.lastLook() };
  }
}

function thrownFacts(error: unknown): ThrownFacts {
  const { name, message, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  return { name, message, code: name === 'RemotionLambdaError' ? (code ?? null) : null, status: $metadata?.httpStatusCode ?? null };
}

/** Remotion's client takes the time only from `Date.now()`. */
async function atTime<T>(nowMs: number, run: () => Promise<T>): Promise<T> {
  const realNow = Date.now;
  Date.now = () => nowMs;
  try {
    return await run();
  } finally {
    Date.now = realNow;
  }
}

function pointEnvironmentAt({ awsEndpoint }: ScriptedS3): () => void {
  const ours: Record<string, string> = {
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: awsKeyId,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Remotion's client would retry, which only takes time.
    AWS_MAX_ATTEMPTS: '1',
  };
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (/^(REMOTION_)?AWS_|^REMOTION_/.test(name)) delete process.env[name];
  Object.assign(process.env, ours);
  return () => {
    for (const name of Object.keys(ours)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
