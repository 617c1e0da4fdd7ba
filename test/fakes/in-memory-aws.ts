import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Aws, S3Scope } from '../../src/remotion/aws/aws';

interface StoredObject {
  body: Buffer;
  etag: string;
  lastModifiedMs: number;
}

interface SentCommand {
  name: string;
  input: Record<string, unknown>;
}

/** An error as the AWS SDK throws it. */
export function sdkError(name: string, status: number | null, more: Record<string, unknown> = {}): Error {
  const $metadata = status === null ? {} : { httpStatusCode: status };
  return Object.assign(new Error(`${name} of the fake`), { name, $metadata }, more);
}

/** A network error as Node throws it. */
export function networkError(code: string, syscall: string | undefined): Error {
  return Object.assign(new Error(`${syscall ?? 'refused'} ${code}`), { code, syscall, $metadata: {} });
}

/**
 * S3 with the semantics that the protocol relies on (conditional writes, ETags, Last-Modified, its own clock), and a Lambda
 * with scripted answers.
 */
export class InMemoryAws implements Aws {
  /** S3's clock. */
  nowMs: number;
  readonly sent: SentCommand[] = [];
  readonly invocations: { functionName: string; type: string; payload: Record<string, unknown> }[] = [];
  /** Lambda's answers, call by call; after that, 202. */
  readonly lambdaAnswers: (() => unknown)[] = [];
  readonly scopes: S3Scope[] = [];
  private readonly buckets = new Map<string, Map<string, StoredObject>>();
  private readonly faults: { command: string; moment: 'before' | 'after'; run: () => void | Promise<void> }[] = [];
  private writes = 0;

  constructor({ nowMs = 1_700_000_000_000, buckets = ['remotionlambda-useast1-abcdefghij'] } = {}) {
    this.nowMs = nowMs;
    for (const name of buckets) this.buckets.set(name, new Map());
  }

  s3(scope: S3Scope): S3Client {
    this.scopes.push(scope);
    const client = new S3Client({ region: scope.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    client.send = ((command: unknown) => this.send(command)) as S3Client['send'];
    return client;
  }

  lambda(region: string): LambdaClient {
    const client = new LambdaClient({ region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    client.send = ((command: unknown) => this.send(command)) as LambdaClient['send'];
    return client;
  }

  /** Runs this before the next call of the command (`before`), or after the call took effect (`after`); it may throw. */
  interrupt(command: string, moment: 'before' | 'after', run: () => void | Promise<void>): void {
    this.faults.push({ command, moment, run });
  }

  put(bucket: string, key: string, body: string | Buffer): string {
    const bytes = Buffer.from(body);
    const etag = `"${createHash('md5').update(bytes).update(String(this.writes++)).digest('hex')}"`;
    this.bucket(bucket).set(key, { body: bytes, etag, lastModifiedMs: Math.floor(this.nowMs / 1000) * 1000 });
    return etag;
  }

  text(bucket: string, key: string): string | null {
    return this.buckets.get(bucket)?.get(key)?.body.toString('utf8') ?? null;
  }

  lastModifiedMs(bucket: string, key: string): number | null {
    return this.buckets.get(bucket)?.get(key)?.lastModifiedMs ?? null;
  }

  delete(bucket: string, key: string): void {
    this.bucket(bucket).delete(key);
  }

  keys(bucket: string): string[] {
    return [...this.bucket(bucket).keys()].sort();
  }

  count(command: string): number {
    return this.sent.filter(({ name }) => name === command).length;
  }

  private async send(command: unknown): Promise<unknown> {
    const { input, constructor } = command as { input: Record<string, unknown>; constructor: { name: string } };
    const name = constructor.name.replace(/Command$/, '');
    this.sent.push({ name, input });
    await this.runFaults(name, 'before');
    const output = await this.answer(name, input);
    await this.runFaults(name, 'after');
    return output;
  }

  private async runFaults(name: string, moment: 'before' | 'after'): Promise<void> {
    const index = this.faults.findIndex((fault) => fault.command === name && fault.moment === moment);
    if (index === -1) return;
    const [fault] = this.faults.splice(index, 1);
    await fault?.run();
  }

  private answer(name: string, input: Record<string, unknown>): unknown {
    const $metadata = { httpStatusCode: 200, serverDateMs: Math.floor(this.nowMs / 1000) * 1000 };
    switch (name) {
      case 'ListBuckets':
        return { Buckets: [...this.buckets.keys()].map((Name) => ({ Name })) };
      case 'GetObject': {
        const { body, etag, lastModifiedMs } = this.object(input, 'NoSuchKey');
        if (input.IfNoneMatch === etag) throw sdkError('NotModified', 304, { $response: { headers: { date: new Date(this.nowMs).toUTCString() } } });
        const Body = Readable.from(body.length > 0 ? [body] : []);
        return { Body, ContentLength: body.length, ETag: etag, LastModified: new Date(lastModifiedMs), $metadata };
      }
      case 'HeadObject': {
        const { body, etag, lastModifiedMs } = this.object(input, 'NotFound');
        return { ContentLength: body.length, ETag: etag, LastModified: new Date(lastModifiedMs), $metadata };
      }
      case 'PutObject': {
        const { Bucket, Key, Body, IfNoneMatch, IfMatch } = input as Record<string, string>;
        const existing = this.bucket(Bucket!).get(Key!);
        if (IfNoneMatch === '*' && existing) throw sdkError('PreconditionFailed', 412);
        if (IfMatch !== undefined && !existing) throw sdkError('NoSuchKey', 404);
        if (IfMatch !== undefined && existing?.etag !== IfMatch) throw sdkError('PreconditionFailed', 412);
        return { ETag: this.put(Bucket!, Key!, Body!), $metadata };
      }
      case 'ListObjectsV2': {
        const { Bucket, Prefix, ContinuationToken } = input as Record<string, string>;
        const keys = this.keys(Bucket!).filter((key) => key.startsWith(Prefix!));
        const rest = ContinuationToken ? keys.filter((key) => key > ContinuationToken) : keys;
        const page = rest.slice(0, 1000);
        const Contents = page.map((Key) => ({ Key, Size: this.bucket(Bucket!).get(Key)!.body.length }));
        return { Contents, NextContinuationToken: rest.length > page.length ? page.at(-1) : undefined, $metadata };
      }
      case 'DeleteObjects': {
        const { Bucket, Delete } = input as { Bucket: string; Delete: { Objects: { Key: string }[] } };
        if (Delete.Objects.length > 1000) throw sdkError('MalformedXML', 400);
        for (const { Key } of Delete.Objects) this.bucket(Bucket).delete(Key);
        return { $metadata };
      }
      case 'Invoke':
        return this.invoke(input as { FunctionName: string; InvocationType: string; Payload: Uint8Array });
      default:
        throw new Error(`The fake does not know ${name}`);
    }
  }

  private invoke({ FunctionName, InvocationType, Payload }: { FunctionName: string; InvocationType: string; Payload: Uint8Array }): unknown {
    const payload = JSON.parse(new TextDecoder().decode(Payload)) as Record<string, unknown>;
    this.invocations.push({ functionName: FunctionName, type: InvocationType, payload });
    const answer = this.lambdaAnswers.shift();
    return answer ? answer() : { StatusCode: 202, $metadata: { httpStatusCode: 202 } };
  }

  private object({ Bucket, Key }: Record<string, unknown>, missing: string): StoredObject {
    const object = this.bucket(String(Bucket)).get(String(Key));
    if (!object) throw sdkError(missing, 404);
    return object;
  }

  private bucket(name: string): Map<string, StoredObject> {
    const bucket = this.buckets.get(name);
    if (!bucket) throw sdkError('NoSuchBucket', 404);
    return bucket;
  }
}

/** The function's response to a synchronous invocation. */
export function functionAnswer(value: unknown, more: Record<string, unknown> = {}): unknown {
  return { StatusCode: 200, Payload: new TextEncoder().encode(JSON.stringify(value)), $metadata: { httpStatusCode: 200 }, ...more };
}
