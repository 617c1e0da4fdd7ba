import type { S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { factsOf } from './aws-error-facts';
import type { Aws, S3Scope } from './aws';
import { s3Sdk } from './lazy-aws-sdk';
import { observed, serverDateOf } from './observed';
import { serverDateMsOf } from './server-clock';
import { toThinRead } from './thin-get-object';

/** An object in S3, and the clients to reach it. */
export interface S3Place {
  aws: Aws;
  scope: S3Scope;
  bucketName: string;
  key: string;
}

export interface ReadObject {
  body: Buffer;
  etag: string | null;
  lastModifiedMs: number | null;
  /** When S3 sent the answer, by its own clock. */
  serverDateMs: number | null;
}

/** S3's answer to a GET. */
interface GetAnswer extends Omit<ReadObject, 'body'> {
  /** null: the object has not changed. */
  body: Readable | null;
  contentLength: number | null;
}

/** The object has not changed, and S3 did not send it again. */
export interface UnchangedObject {
  body: null;
  serverDateMs: number | null;
}

/** The body exceeds the limit; none of it was kept. */
export class ObjectTooLargeError extends Error {}

/** Reads an object of at most `limitInBytes`. Errors are the SDK's, or `ObjectTooLargeError`. */
export async function readObject(place: S3Place, limitInBytes: number): Promise<ReadObject> {
  return (await readObjectUnless(null, place, limitInBytes)) as ReadObject;
}

/**
 * Reads an object unless it still has this etag. Storage that does not support the condition sends it anyway. Errors are
 * those of `readObject()`.
 */
export async function readObjectUnless(knownEtag: string | null, place: S3Place, limitInBytes: number): Promise<ReadObject | UnchangedObject> {
  const { aws, scope, bucketName, key } = place;
  const client = aws.s3(scope);
  const answer = await getObject(client, bucketName, key, knownEtag);
  const { body, contentLength, ...about } = answer;
  if (body === null) return { body, serverDateMs: about.serverDateMs };
  return { body: await readBounded(body, limitInBytes, contentLength), ...about };
}

async function getObject(client: S3Client, bucketName: string, key: string, knownEtag: string | null): Promise<GetAnswer> {
  const { GetObjectCommand } = s3Sdk();
  const command = new GetObjectCommand({ Bucket: bucketName, Key: key, ...(knownEtag !== null && { IfNoneMatch: knownEtag }) });
  try {
    const output = await client.send(toThinRead(client, observed(command)));
    return {
      // No body means "not modified", which a thin request does not throw.
      body: (output.Body as Readable | undefined) ?? null,
      contentLength: output.ContentLength ?? null,
      etag: output.ETag ?? null,
      lastModifiedMs: output.LastModified?.getTime() ?? null,
      serverDateMs: serverDateOf(output),
    };
  } catch (error) {
    // The SDK throws for "not modified".
    if (knownEtag === null || factsOf(error).status !== 304) throw error;
    const serverDateMs = serverDateMsOf((error as { $response?: unknown }).$response);
    return { body: null, contentLength: null, etag: knownEtag, lastModifiedMs: null, serverDateMs };
  }
}

export interface ObjectFacts {
  sizeInBytes: number | null;
  lastModifiedMs: number | null;
  /** When the storage answered, by its own clock. */
  serverDateMs: number | null;
}

/** Size and age of an object; null when there is none. Errors are the SDK's. */
export async function headObject({ aws, scope, bucketName, key }: S3Place): Promise<ObjectFacts | null> {
  const { HeadObjectCommand } = s3Sdk();
  try {
    const output = await aws.s3(scope).send(observed(new HeadObjectCommand({ Bucket: bucketName, Key: key })));
    return { sizeInBytes: output.ContentLength ?? null, lastModifiedMs: output.LastModified?.getTime() ?? null, serverDateMs: serverDateOf(output) };
  } catch (error) {
    // The answer to HEAD has no body, so it does not say whether the bucket or the object is missing.
    if (factsOf(error).status === 404) return null;
    throw error;
  }
}

/** `absent`: only if the object does not exist. `etag`: only if the object still has this etag. */
export type WriteCondition = { absent: true } | { etag: string } | null;

export type WriteOutcome = { written: true; etag: string | null } | { written: false };

/** How many times to retry a write that S3 aborted because of a concurrent one (409). */
const maxConflicts = 5;

/** A larger body takes longer to send than S3 takes to answer, so its timeout applies to pauses, not to the whole upload. */
const maxQuickBodyLength = 100_000;

/** Writes a JSON object if the condition is met. Errors are the SDK's. */
export async function writeJson({ aws, scope, bucketName, key }: S3Place, body: string, condition: WriteCondition): Promise<WriteOutcome> {
  const client = aws.s3(body.length > maxQuickBodyLength ? { ...scope, isUpload: true } : scope);
  const { PutObjectCommand } = s3Sdk();
  const command = observed(
    new PutObjectCommand({
      Bucket: bucketName,
      Key: key,
      Body: body,
      ContentType: 'application/json',
      ...(condition && 'absent' in condition && { IfNoneMatch: '*' }),
      ...(condition && 'etag' in condition && { IfMatch: condition.etag }),
    }),
  );
  for (let conflicts = 0; ; conflicts++) {
    try {
      const output = await client.send(command);
      return { written: true, etag: output.ETag ?? null };
    } catch (error) {
      const { status } = factsOf(error);
      if (condition && status === 412) return { written: false };
      // The object that had to match is gone.
      if (condition && 'etag' in condition && factsOf(error).name === 'NoSuchKey') return { written: false };
      if (!condition || status !== 409 || conflicts >= maxConflicts) throw error;
    }
  }
}

/** Deletes all objects with a prefix except those to keep, and returns how many bytes it freed. Errors are the SDK's. */
export async function deleteBelow(
  { aws, scope, bucketName, key: prefix }: S3Place,
  isKept: (key: string) => boolean,
): Promise<{ freedBytes: number }> {
  const { DeleteObjectsCommand, ListObjectsV2Command } = s3Sdk();
  const s3 = aws.s3(scope);
  let freedBytes = 0;
  let continuationToken: string | undefined;
  do {
    const page = await s3.send(observed(new ListObjectsV2Command({ Bucket: bucketName, Prefix: prefix, ContinuationToken: continuationToken })));
    // A page has at most 1,000 objects, the limit of one deletion.
    const objects = (page.Contents ?? []).filter(({ Key }) => Key !== undefined && !isKept(Key));
    if (objects.length > 0) {
      const output = await s3.send(
        observed(new DeleteObjectsCommand({ Bucket: bucketName, Delete: { Objects: objects.map(({ Key }) => ({ Key })), Quiet: true } })),
      );
      const [failed] = output.Errors ?? [];
      if (failed) throw Object.assign(new Error(`${failed.Key}: ${failed.Message ?? failed.Code}`), { name: failed.Code ?? 'Error' });
    }
    freedBytes += objects.reduce((sum, { Size }) => sum + (Size ?? 0), 0);
    continuationToken = page.NextContinuationToken;
  } while (continuationToken);
  return { freedBytes };
}

/** Uses plain events, since iterators and `finished()` take a twentieth of the time of a whole reading. */
function readBounded(body: Readable, limitInBytes: number, contentLength: number | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeInBytes = 0;
    const refuseBeyondLimit = (bytes: number): void => {
      if (bytes <= limitInBytes) return;
      body.destroy(new ObjectTooLargeError(`it has ${contentLength ?? `more than ${limitInBytes}`} bytes, but the limit is ${limitInBytes}`));
    };
    body.on('error', reject);
    body.on('end', () => resolve(Buffer.concat(chunks)));
    // Fires after the other events, too; rejecting has no effect by then.
    body.on('close', () => reject(new Error('The connection was closed before the end of the object.')));
    body.on('data', (chunk: Buffer) => {
      sizeInBytes += chunk.length;
      chunks.push(chunk);
      refuseBeyondLimit(sizeInBytes);
    });
    refuseBeyondLimit(contentLength ?? 0);
  });
}
