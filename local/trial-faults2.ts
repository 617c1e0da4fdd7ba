import { startStack } from './stack/stack';
import { LambdaClient, InvokeCommand, InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { LambdaClientInternals, getRenderProgress } from '@remotion/lambda-client';
(async () => {
  const stack = await startStack({ headless: true, lambda: { functions: { custom: { memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 60 } } } });
  Object.assign(process.env, stack.env);
  const L = stack.lambdaEndpoint;
  const lam = new LambdaClient({ region: 'us-east-1', maxAttempts: 1 }); const s3 = new S3Client({ region: 'us-east-1' });
  const { makeLambdaRenderMediaPayload, renderMediaOnLambdaOptionalToRequired } = LambdaClientInternals as any;
  const FN = stack.functionName;
  const claim = async (renderId: string, composition = 'Hello', opts: any = {}, functionName: string = FN) => {
    const p = await makeLambdaRenderMediaPayload(renderMediaOnLambdaOptionalToRequired({ functionName, region: 'us-east-1', serveUrl: stack.serveUrl, composition, codec: 'h264', inputProps: {}, framesPerLambda: 45, forceBucketName: stack.bucketName, ...opts }));
    const init = { chunks: [], framesRendered: 0, framesEncoded: 0, combinedFrames: 0, timeToCombine: null, timeToEncode: null, lambdasInvoked: 0, retries: [], postRenderData: null, timings: [], renderMetadata: null, errors: [], timeoutTimestamp: Date.now() + 120000, functionLaunched: null, serveUrlOpened: null, compositionValidated: null, artifact: null, receivedArtifact: [], fatalErrorTimestamp: null };
    await s3.send(new PutObjectCommand({ Bucket: stack.bucketName, Key: `renders/${renderId}/progress.json`, Body: JSON.stringify(init), IfNoneMatch: '*' }));
    const { type, framesPerLambda, concurrencyPerLambda, version, ...rest } = p;
    return async () => { const r = await lam.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify({ ...rest, type: 'launch', framesPerFunction: framesPerLambda, concurrencyPerFunction: concurrencyPerLambda, renderId }) })); return r.StatusCode; };
  };
  const watch = async (renderId: string, functionName: string = FN, ms = 30000) => { const t = Date.now(); for (;;) { const q = await getRenderProgress({ functionName, region: 'us-east-1', renderId, bucketName: stack.bucketName, skipLambdaInvocation: functionName === FN }); if (q.done || q.fatalErrorEncountered || Date.now() - t > ms) return [q.done, q.fatalErrorEncountered, q.overallProgress, Date.now() - t, ...q.errors.map((e) => e.message.split('\n')[0]!.slice(0, 160))]; await new Promise((r) => setTimeout(r, 200)); } };
  const attempt = async (f: () => Promise<unknown>) => { try { return await f(); } catch (e: any) { return `${e.name} ${e.$metadata?.httpStatusCode ?? ''} ${e.message.slice(0, 160)}`; } };
  const log = (what: string, ...x: unknown[]) => console.log(what.padEnd(18), ...x);
  try {
    let go: any;
    const short = FN.replace('120sec', '20sec');
    go = await claim('r-timeout', 'Slow', { inputProps: { frameDelayMs: 800, durationInFrames: 90 } }, short); await go();
    await L.untilInvocation({ renderId: 'r-timeout', type: 'launch', status: 'running' }); setTimeout(() => 0, 15000); const rec = await L.untilInvocation({ renderId: 'r-timeout', type: 'launch', status: 'failed' }); log('timeout', rec.error, rec.end! - rec.begin!, L.invocations({ renderId: 'r-timeout' }).map((i) => `${i.type}/${i.chunk}/${i.status}/${i.error}`).join(' '));
    L.injectFault({ action: 'refuse', match: {}, httpStatus: 403, errorType: 'AccessDeniedException', message: 'User is not authorized to perform: lambda:InvokeFunction' });
    log('refuse', await attempt(() => lam.send(new InvokeCommand({ FunctionName: FN, Payload: '{}' }))));
    log('admin', (await (await fetch(L.url + '/_admin/faults', { method: 'POST', body: JSON.stringify({ action: 'throttle', match: { type: 'launch' }, times: 2 }) })).json()), await (await fetch(L.url + '/_admin/state')).json(), await (await fetch(L.url + '/_admin/faults', { method: 'DELETE' })).json(), await (await fetch(L.url + '/_admin/faults', { method: 'POST', body: '{"action":"x"}' })).json(), ((await (await fetch(L.url + '/_admin/invocations')).json()) as unknown[]).length, (await fetch(L.url + '/_admin/nope')).status);
    require("child_process").execSync("du -a -d 2 /tmp/remotion-sandbox-* >&2", {stdio: "inherit"}); log('end warm', await L.endWarmSandboxes(), L.state());
  } finally { const t = Date.now(); await stack.stop(); console.log('stopped', Date.now() - t); }
})().catch((e) => { console.error(e); process.exit(1); });
