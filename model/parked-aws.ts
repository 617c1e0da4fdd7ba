import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { Aws } from '../src/remotion/aws/aws';
import type { ParkedCall, Process } from './process';
import { toSdkError } from './simulated-s3';
import type { Answer, Call } from './simulated-s3';

const config = { region: 'us-east-1', credentials: { accessKeyId: 'model', secretAccessKey: 'model' }, maxAttempts: 1 };
const s3Client = new S3Client(config);
const lambdaClient = new LambdaClient(config);

/** AWS as a process sees it: the process pauses at each command until the command is answered. */
export function parkedAws(process: Process): Aws {
  const send = {
    value: (command: { input: Record<string, unknown>; constructor: { name: string } }) =>
      process.park(command.constructor.name.replace(/Command$/, ''), command.input),
  };
  const s3 = Object.create(s3Client, { send }) as S3Client;
  const lambda = Object.create(lambdaClient, { send }) as LambdaClient;
  return { s3: () => s3, lambda: () => lambda };
}

/** Only the length of longer bodies is kept: nothing reads them again. */
const longestBody = 10_000;

/** A command as plain data. For an invocation, only the render matters. */
export function toCall({ name, input }: ParkedCall): Call {
  if (name === 'Invoke') {
    const { type, renderId } = JSON.parse(new TextDecoder().decode(input.Payload as Uint8Array)) as { type: string; renderId?: string };
    return { name: input.InvocationType === 'Event' ? 'Invoke' : 'InvokeSync', key: type === 'launch' ? renderId! : type };
  }
  const { Key, Body, IfMatch, IfNoneMatch } = input as Record<string, string | undefined>;
  const body = Body !== undefined && Body.length > longestBody ? JSON.stringify({ length: Body.length }) : Body;
  return { name, key: Key!, body, ifMatch: IfMatch, ifNoneMatch: IfNoneMatch };
}

/** Answers as the AWS SDK does. */
export async function giveAnswer(process: Process, answer: Answer): Promise<void> {
  if ('error' in answer) return process.fail(toSdkError(answer));
  const { etag, lastModifiedMs, body, dateMs } = answer;
  await process.answer({
    ...(body !== undefined && { Body: Readable.from([Buffer.from(body)]), ContentLength: Buffer.byteLength(body) }),
    ETag: etag,
    ...(lastModifiedMs !== undefined && { LastModified: new Date(lastModifiedMs) }),
    StatusCode: 202,
    $metadata: { httpStatusCode: 200, serverDateMs: dateMs },
  });
}
