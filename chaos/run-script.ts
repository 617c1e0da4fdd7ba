import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgressFile } from '../src/remotion/protocol/progress-file';
import { factsOf } from '../src/remotion/aws/aws-error-facts';
import { combiningFile, doneFile, fatalError, openedFile, renderingFile, withErrors } from './progress-files';
import type { Launch, WrittenError } from './progress-files';

/** What one launch of the main function does. Times are in milliseconds. */
export interface Script {
  /** Time until the first write: long for a cold start. */
  startMs: number;
  /** Time from the composition's validation to the last frame. */
  renderMs: number;
  combineMs: number;
  frames: number;
  chunks: number;
  /**
   * `done`: writes the output, then the last progress. `lastWriteLost`: writes only the output. `frozen`: stops writing in
   * the middle. `silent`: never writes anything. `selfCancels`: ends as when the function's time runs out with cancellation on.
   */
  ending: 'done' | 'lastWriteLost' | 'frozen' | 'silent' | 'selfCancels';
  /** Errors written in the middle; a fatal one ends the render. */
  errors?: WrittenError[];
  /** Changes the progress written while rendering. */
  edit?: (file: ProgressFile, share: number) => object;
  /** How many extra objects it leaves in the render's folder. @default 0 */
  leavesOver?: number;
  /** How long it runs on after it has reported the render done: Remotion waits after each write, even the last, and cleans up. @default 250 */
  runsOnMs?: number;
  /** After a fatal end, the sandbox thaws and continues writing as if nothing had happened. */
  thaws?: boolean;
}

export interface RunningScript {
  launch: Launch;
  script: Script;
  s3: S3Client;
  signal: AbortSignal;
}

/** Remotion writes at most this often. */
const writeEveryMs = 250;
/** Remotion polls for the cancel marker this often. */
const cancelPollMs = 1_000;

/** Long enough for the watch to see the end: it polls at least every 8 s. */
const thawsAfterMs = 15_000;

const outputBytes = Buffer.from('not a video');

/** Writes what the main function would write, at the same times. Rejects when it is killed. */
export async function runScript(running: RunningScript): Promise<void> {
  const { launch, script, signal } = running;
  const wait = (ms: number): Promise<void> => delay(ms, undefined, { signal });
  if (script.ending === 'silent') return wait(launch.timeoutMs);

  await wait(script.startMs);
  const marker = watchMarker(running);
  await writeProgress(running, openedFile(launch));
  if (await marker.isThere()) return fail(running, openedFile(launch), [cancelledError()]);
  if (!launch.overwrite && (await exists(running, outputKey(launch)))) return fail(running, openedFile(launch), [existsError(launch)]);

  for (let index = 0; index < (script.leavesOver ?? 0); index++) await put(running, `renders/${launch.renderId}/left-over-${index}`, outputBytes, false);
  const begin = Date.now();
  for (let share = 0; share < 1; share = Math.min(1, (Date.now() - begin) / script.renderMs)) {
    if (await marker.isThere()) return fail(running, renderingFile(launch, share), [cancelledError()]);
    if (script.ending === 'frozen' && share > 0.4) return wait(launch.timeoutMs);
    if (script.errors && share > 0.5) return fail(running, renderingFile(launch, share), script.errors);
    if (script.ending === 'selfCancels' && Date.now() > launch.startedDate + launch.timeoutMs - 1_000) {
      return fail(running, renderingFile(launch, share), [cancelledError()]);
    }
    await writeProgress(running, script.edit?.(renderingFile(launch, share), share) ?? renderingFile(launch, share));
    await wait(Math.min(writeEveryMs, script.renderMs));
  }
  // On a busy machine the loop may skip the middle.
  if (script.ending === 'frozen') return wait(launch.timeoutMs);
  if (script.errors) return fail(running, renderingFile(launch, 1), script.errors);
  await writeProgress(running, combiningFile(launch, 0.4));
  await wait(script.combineMs);
  const isWritten = await put(running, outputKey(launch), outputBytes, !launch.overwrite);
  if (!isWritten) return fail(running, renderingFile(launch, 1), [existsError(launch)]);
  await writeProgress(running, combiningFile(launch, 1));
  if (script.ending === 'lastWriteLost') return;
  await wait(Math.min(writeEveryMs, script.combineMs));
  const url = `https://s3.us-east-1.amazonaws.com/${launch.bucketName}/${outputKey(launch)}`;
  await writeProgress(running, doneFile(launch, url, outputBytes.length));
  await wait(script.runsOnMs ?? writeEveryMs);
}

/** Writes the errors, which is the last write of a failed render unless it thaws. */
async function fail(running: RunningScript, file: ProgressFile, errors: WrittenError[]): Promise<void> {
  const { launch, script, signal } = running;
  const isFatal = errors.some((error) => error.isFatal && !error.willRetry);
  await writeProgress(running, withErrors(file, errors));
  if (!isFatal) return runScript({ ...running, script: { ...script, errors: undefined, startMs: 0 } });
  if (!script.thaws) return;
  await delay(thawsAfterMs, undefined, { signal });
  for (const share of [0.6, 0.8]) {
    await delay(writeEveryMs, undefined, { signal });
    await writeProgress(running, renderingFile(launch, share));
  }
  await put(running, outputKey(launch), outputBytes, false);
  await writeProgress(running, doneFile(launch, 'https://example.com/late.mp4', outputBytes.length));
}

/** The main function polls for the marker in the background; this checks at most once a second, when asked. */
function watchMarker(running: RunningScript): { isThere: () => Promise<boolean> } {
  let checkedAt = 0;
  return {
    isThere: async () => {
      if (!running.launch.enableCancellation || Date.now() - checkedAt < cancelPollMs) return false;
      checkedAt = Date.now();
      return exists(running, `renders/${running.launch.renderId}/cancel.json`);
    },
  };
}

function outputKey({ renderId, outName }: Launch): string {
  return `renders/${renderId}/${typeof outName === 'string' ? outName : 'out.mp4'}`;
}

function existsError(launch: Launch): WrittenError {
  const place = `Output file "${outputKey(launch)}" in bucket "${launch.bucketName}" in region "us-east-1"`;
  return fatalError(`${place} already exists. Delete it before re-rendering, or set the 'overwrite' option in renderMediaOnLambda() to overwrite it."`);
}

function cancelledError(): WrittenError {
  return fatalError('renderMedia() got cancelled', { type: 'renderer', chunk: 0 });
}

async function writeProgress(running: RunningScript, file: object): Promise<void> {
  await put(running, `renders/${running.launch.renderId}/progress.json`, JSON.stringify(file), false);
}

/** Returns false if the object exists but must not. */
async function put({ s3, launch, signal }: RunningScript, key: string, body: string | Buffer, onlyNew: boolean): Promise<boolean> {
  signal.throwIfAborted();
  try {
    await s3.send(new PutObjectCommand({ Bucket: launch.bucketName, Key: key, Body: body, ...(onlyNew && { IfNoneMatch: '*' }) }));
    return true;
  } catch (error) {
    if (factsOf(error).status === 412) return false;
    throw error;
  }
}

async function exists({ s3, launch }: RunningScript, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: launch.bucketName, Key: key }));
    return true;
  } catch (error) {
    if (factsOf(error).status === 404) return false;
    throw error;
  }
}
