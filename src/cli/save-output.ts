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

/** Long enough for the first byte; the rest may take as long as it takes. */
const presignSeconds = 900;

/**
 * Saves the output of a render under this name, whole or not at all: it is written beside it first. A public output is
 * fetched by its URL; one that refuses that is signed with the AWS credentials of the environment, which need s3:GetObject.
 *
 * @throws CliError of outcome `awsUnreachable`, `failed` (there is no such object), or `badInput` (a file that cannot be written)
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

/** The name of a file for an output in the current folder, by its key. */
export function fileNameOf({ outKey }: Pick<RenderResult, 'outKey'>): string {
  return path.posix.basename(outKey);
}

async function openOutput(result: RenderResult): Promise<Response> {
  const { outputUrl } = result;
  const open = await get(outputUrl);
  if (open.ok) return open;
  await open.body?.cancel();
  const isRefused = open.status === 401 || open.status === 403;
  const signed = isRefused ? await get(await signedUrl(result)) : open;
  if (signed.ok) return signed;
  await signed.body?.cancel();
  throw notOpened(outputUrl, signed.status);
}

async function signedUrl({ region, outBucket: bucketName, outKey: objectKey, outputUrl }: RenderResult): Promise<string> {
  // The AWS SDK is loaded for private outputs only.
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
    throw new CliError('awsUnreachable', `Cannot reach ${hostname}, where the output is: ${reasonOf(cause)}.`, 'Check the network, and a proxy between here and there.', { cause });
  }
}

/** The reason stands in the cause of what `fetch` throws. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}

function notOpened(url: string, status: number): CliError {
  if (status === 404) return new CliError('failed', `There is no output at ${url}.`, 'A lifecycle rule (deleteAfter) may have removed it: render again.');
  const remedy = 'Give this program AWS credentials that may s3:GetObject it; an output at another provider than AWS has to be fetched there.';
  return new CliError('awsUnreachable', `The output at ${url} is refused (HTTP ${status}).`, remedy);
}

const fileSyscalls: ReadonlySet<string> = new Set(['open', 'write', 'mkdir', 'rename', 'close']);

function notSaved(file: string, cause: unknown): CliError {
  const { syscall, message } = cause as NodeJS.ErrnoException;
  if (syscall !== undefined && fileSyscalls.has(syscall)) return new CliError('badInput', `Cannot write ${file}: ${message}.`, 'Choose another file with --out.', { cause });
  return new CliError('awsUnreachable', `The download of the output ended early: ${reasonOf(cause)}.`, 'Try again.', { cause });
}
