import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { RenderResult } from '../contract/result';
import { CliError } from './outcome';

export interface SavedOutput {
  file: string;
  sizeInBytes: number;
}

/** Long enough until the first byte. The rest of the download may take longer than this. */
const presignSeconds = 900;

/**
 * Saves the output of a render to a file, completely or not at all: the download first goes to a temporary file next to
 * it. Fetches the output by its URL. If that is denied, signs the URL with the AWS credentials in the environment, which
 * need s3:GetObject.
 *
 * @throws CliError of outcome `awsUnreachable`, `failed` (the object does not exist), or `badInput` (the file cannot be written)
 */
export async function saveOutput(result: RenderResult, file: string): Promise<SavedOutput> {
  const response = await openOutput(result);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw notSaved(file, cause);
  }
  return { file, sizeInBytes: (await stat(file)).size };
}

/** The default file name of an output: the last part of its key. */
export function fileNameOf({ outKey }: Pick<RenderResult, 'outKey'>): string {
  return path.posix.basename(outKey);
}

async function openOutput(result: RenderResult): Promise<Response> {
  const { outputUrl } = result;
  const open = await get(outputUrl);
  if (open.ok) return open;
  await open.body?.cancel();
  const isDenied = open.status === 401 || open.status === 403;
  const signed = isDenied ? await get(await signedUrl(result)) : open;
  if (signed.ok) return signed;
  await signed.body?.cancel();
  throw notOpened(outputUrl, signed.status);
}

async function signedUrl({ region, outBucket: bucketName, outKey: objectKey, outputUrl }: RenderResult): Promise<string> {
  // Only private outputs need the AWS SDK.
  const { presignUrl } = await import('../remotion/output/presign-url.js');
  const forcePathStyle = new URL(outputUrl).pathname.startsWith(`/${bucketName}/`);
  const url = await presignUrl({ region, bucketName, objectKey, expiresInSeconds: presignSeconds, forcePathStyle });
  return url!;
}

async function get(url: string): Promise<Response> {
  try {
    return await fetch(url);
  } catch (cause) {
    const { hostname } = new URL(url);
    throw new CliError('awsUnreachable', `Cannot reach ${hostname}, where the output is: ${reasonOf(cause)}.`, 'Check the network, and any proxy in between.', { cause });
  }
}

/** `fetch` puts the reason into the cause of its error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}

function notOpened(url: string, status: number): CliError {
  if (status === 404) return new CliError('failed', `There is no output at ${url}.`, 'A lifecycle rule (deleteAfter) may have deleted it: render again.');
  const remedy = 'Give this program AWS credentials that allow s3:GetObject on it. If the output is at another provider than AWS, fetch it there.';
  return new CliError('awsUnreachable', `Access to the output at ${url} was denied (HTTP ${status}).`, remedy);
}

const fileSyscalls: ReadonlySet<string> = new Set(['open', 'write', 'mkdir', 'rename', 'close']);

function notSaved(file: string, cause: unknown): CliError {
  const { syscall, message } = cause as NodeJS.ErrnoException;
  if (syscall !== undefined && fileSyscalls.has(syscall)) return new CliError('badInput', `Cannot write ${file}: ${message}.`, 'Choose another file with --out.', { cause });
  return new CliError('awsUnreachable', `The download of the output was cut off: ${reasonOf(cause)}.`, 'Try again.', { cause });
}
