import { startStack } from './stack/stack';
import { renderMediaOnLambda, getRenderProgress } from '@remotion/lambda-client';
(async () => {
  const t = Date.now(); const stack = await startStack({ headless: true });
  console.log('up', Date.now() - t, stack.env, stack.serveUrl);
  Object.assign(process.env, stack.env);
  const render = async (composition: string, extra: object = {}) => {
    const t = Date.now();
    try {
    const { renderId, bucketName } = await renderMediaOnLambda({ region: 'us-east-1', functionName: stack.functionName as never, serveUrl: stack.serveUrl, composition, codec: 'h264', framesPerLambda: 45, forceBucketName: stack.bucketName, ...extra } as never);
    console.log(composition, 'started', Date.now() - t);
    for (;;) {
      const p = await getRenderProgress({ region: 'us-east-1', functionName: stack.functionName, renderId, bucketName, skipLambdaInvocation: true });
      if (p.done || p.fatalErrorEncountered || Date.now() - t > 60000) { console.log(composition, p.done, p.outputFile, p.outputSizeInBytes, p.errors.map((e) => e.message.slice(0, 200)), Date.now() - t); return p; }
      await new Promise((r) => setTimeout(r, 200));
    }
    } catch (e) { console.log('FAILED', e); }
  };
  const p = await render('Hello');
  if (p?.outputFile) { const r = await fetch(p.outputFile.replace('https://s3.us-east-1.amazonaws.com', stack.s3Endpoint)); require('fs').writeFileSync('/tmp/hello.mp4', Buffer.from(await r.arrayBuffer())); }
  await render('Hello');
  await render('Tone'); await render('Broken'); await render('BrokenMetadata'); await render('Slow', {inputProps: {frameDelayMs: 100, durationInFrames: 60}});
  console.log(stack.lambdaEndpoint.state());
  console.log(stack.lambdaEndpoint.invocations().map((i) => [i.type, i.mode, i.chunk, i.cold, i.begin! - i.at, i.end! - i.at, i.status, i.error].join(' ')).join('\n'));
  const s = Date.now(); await stack.stop(); console.log('stopped', Date.now() - s);
})().catch((e) => { console.error(e); process.exit(1); });
