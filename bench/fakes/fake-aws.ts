import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { progressKey } from '../../src/remotion/protocol/bucket-keys';
import { initialProgress } from '../../src/remotion/protocol/initial-progress';
import { invokeTarget } from '../../local/lambda/invoke-request';
import { localHost } from '../../local/local-host';
import { LambdaLimit } from './lambda-limit';
import type { LambdaUse, LimitedRender } from './lambda-limit';
import { loadPlayback } from './playback';
import { answerS3 } from './fake-s3';
import type { StoredObject } from './fake-s3';

/** How many times S3 and Lambda were called. The way a render was started tells which side called. */
export interface AwsCalls {
  invocations: number;
  /** GET. */
  reads: number;
  writes: number;
  looks: number;
}

/** This package launches a render itself; Remotion's client invokes `start`. */
export type StartedBy = 'launch' | 'start';

export interface FakeAws {
  url: string;
  calls: Record<StartedBy, AwsCalls>;
  /** What has run on Lambda so far. */
  use(): LambdaUse;
}

/**
 * The parts of S3's and Lambda's wire protocols that the two clients use. An invocation plays back a recorded render;
 * `inputProps` sets how long it takes, `{ durationMs }`, and how many functions it uses, `{ slots }`.
 */
export async function startFakeAws({ latencyMs, bucketName, concurrencyLimit }: { latencyMs: number; bucketName: string; concurrencyLimit: number }): Promise<FakeAws> {
  const playback = loadPlayback();
  const objects = new Map<string, StoredObject>();
  const renders = new Map<string, FakeRender>();
  const lambda = new LambdaLimit(concurrencyLimit);
  const calls: FakeAws['calls'] = { launch: noCalls(), start: noCalls() };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    await delay(latencyMs);
    if (invokeTarget(request)) return invoke(JSON.parse(body.toString('utf8')) as Payload, response);
    const key = decodeURIComponent(request.url!.replace(/\?.*$/, '')).slice(`/${bucketName}/`.length);
    const renderId = /^renders\/([^/]+)\//.exec(key)?.[1];
    const render = renderId === undefined ? undefined : renders.get(renderId);
    count(calls[render?.by ?? 'launch'], request.method);
    answerS3({ request, response, body, key, objects, found: render && foundIn(render, key) });
  };

  const invoke = (payload: Payload, response: ServerResponse): void => {
    const { type, renderId = randomBytes(5).toString('hex'), inputProps } = payload;
    const { durationMs, slots = 1, key = '' } = JSON.parse(inputProps.payload) as { durationMs: number; slots?: number; key?: string };
    const render: FakeRender = { renderId, durationMs, slots, key, launchedAtMs: null, throttledAtMs: null, by: type };
    renders.set(renderId, render);
    lambda.launch(render);
    calls[type].invocations += 1;
    if (type === 'launch') return void response.writeHead(202).end();
    // Remotion's start routine writes an empty progress before it launches.
    const now = Date.now();
    const file = { ...initialProgress({ cancellationEnabled: true, timeoutTimestamp: now + 120_000 }), functionLaunched: now };
    objects.set(progressKey(renderId), { body: Buffer.from(JSON.stringify(file)), etag: '"start"', lastModifiedMs: now });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ type: 'success', bucketName, renderId }));
  };

  const foundIn = (render: FakeRender, key: string): StoredObject | undefined => {
    const { launchedAtMs, slots, throttledAtMs } = render;
    // It waits in Lambda's queue.
    if (launchedAtMs === null) return undefined;
    const played = playback.at((throttledAtMs ?? Date.now()) - launchedAtMs, { ...render, launchedAtMs, chunks: slots > 1 ? slots - 1 : null, throttledAtMs });
    if (key === progressKey(render.renderId)) {
      if (!played) return undefined;
      return { body: Buffer.from(JSON.stringify(played.file())), etag: `"change-${played.change}"`, lastModifiedMs: played.writtenAtMs };
    }
    return played?.isDone ? { body: Buffer.alloc(1_000), etag: '"output"', lastModifiedMs: played.writtenAtMs } : undefined;
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  // Idle clients reuse connections after longer than Node's default of five seconds.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, localHost, 4_096, resolve));
  return { url: `http://${localHost}:${(server.address() as AddressInfo).port}`, calls, use: () => lambda.report() };
}

interface FakeRender extends LimitedRender {
  renderId: string;
  by: StartedBy;
}

interface Payload {
  type: StartedBy;
  renderId?: string;
  inputProps: { payload: string };
}

function noCalls(): AwsCalls {
  return { invocations: 0, reads: 0, writes: 0, looks: 0 };
}

function count(calls: AwsCalls, method: string | undefined): void {
  if (method === 'GET') calls.reads += 1;
  if (method === 'PUT') calls.writes += 1;
  if (method === 'HEAD') calls.looks += 1;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
