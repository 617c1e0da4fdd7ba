import { startStack } from './stack/stack';
import { startWorkerProcess } from './stack/worker-process';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
(async () => {
  const stack = await startStack({ headless: true, ports: { s3: 22 , temporal: 7233} });
  await startWorkerProcess(stack);
  Object.assign(process.env, stack.env);
  const lam = new LambdaClient({ region: 'us-east-1', maxAttempts: 1 });
  const { renderMediaOnLambda } = await import('@remotion/lambda-client');
  await renderMediaOnLambda({ region: 'us-east-1', functionName: stack.functionName as never, serveUrl: stack.serveUrl, composition: 'Slow', codec: 'h264', framesPerLambda: 60, forceBucketName: stack.bucketName } as never);
  await stack.lambdaEndpoint.untilInvocation({ type: 'renderer', chunk: 1, status: 'running' });
  await new Promise((r) => setTimeout(r, 3000));
  console.log(stack.lambdaEndpoint.state(), stack.env);
  if (process.argv[2] === 'throw') setTimeout(() => { throw new Error('boom'); }, 1);
  else process.kill(process.pid, process.argv[2] as never);
})();
