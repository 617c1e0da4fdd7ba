import { sdkError } from '../test/fakes/in-memory-aws';

/** S3 as plain data, one bucket. */
export type Objects = Record<string, StoredObject>;

export interface StoredObject {
  body: string;
  etag: string;
  lastModifiedMs: number;
}

/** A command to S3, or an invocation, as plain data. */
export interface Call {
  name: string;
  key: string;
  body?: string;
  ifMatch?: string;
  ifNoneMatch?: string;
}

/** The answer to a call, as plain data. */
export type Answer = { etag?: string; lastModifiedMs?: number; body?: string; dateMs?: number } | { error: string; status: number | null };

/** S3's answer, and its objects after the call. Conditional writes behave as on AWS; times are whole seconds. */
export function askS3(objects: Objects, { name, key, body = '', ifMatch, ifNoneMatch }: Call, { nowMs, etag }: { nowMs: number; etag: string }): { answer: Answer; objects: Objects } {
  const object = objects[key];
  const dateMs = Math.floor(nowMs / 1000) * 1000;
  if (name === 'PutObject') {
    if (ifMatch !== undefined && !object) return { answer: { error: 'NoSuchKey', status: 404 }, objects };
    if (!canWrite(objects, { key, ifMatch, ifNoneMatch })) return { answer: { error: 'PreconditionFailed', status: 412 }, objects };
    return { answer: { etag, dateMs }, objects: { ...objects, [key]: { body, etag, lastModifiedMs: dateMs } } };
  }
  if (name !== 'GetObject' && name !== 'HeadObject') throw new Error(`The simulated S3 does not support ${name}.`);
  if (!object) return { answer: name === 'GetObject' ? { error: 'NoSuchKey', status: 404 } : { error: 'NotFound', status: 404 }, objects };
  return { answer: { ...object, dateMs }, objects };
}

/** Whether the condition of a write holds. Once it fails, it fails for good: etags do not recur, and nothing is deleted. */
export function canWrite(objects: Objects, { key, ifMatch, ifNoneMatch }: Pick<Call, 'key' | 'ifMatch' | 'ifNoneMatch'>): boolean {
  const object = objects[key];
  return (ifNoneMatch === undefined || object === undefined) && (ifMatch === undefined || object?.etag === ifMatch);
}

/** An error as the AWS SDK throws it. */
export function toSdkError({ error, status }: { error: string; status: number | null }): Error {
  return sdkError(error, status);
}
