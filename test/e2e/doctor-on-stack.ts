import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Check } from '../../src/cli/doctor/check';
import { allChecks } from '../../src/cli/doctor/all-checks';
import { runChecks } from '../../src/cli/doctor/run-checks';
import type { Finding } from '../../src/cli/doctor/finding';
import { createCheckContext } from '../../src/cli/doctor/check-context';
import type { CheckTargets } from '../../src/cli/doctor/check-context';
import { createAws } from '../../src/remotion/aws/aws';
import type { AwsOptions } from '../../src/remotion/aws/aws';
import { defaultTaskQueue } from '../../src/contract/input';
import { renderClient, stack } from './stack';

export interface StackCheckOptions {
  targets?: Partial<CheckTargets>;
  /** AWS with other credentials or endpoints. @default the operator's credentials */
  aws?: AwsOptions;
  /** Ids of the only checks to run. @default all */
  only?: readonly string[];
  fixes?: boolean;
  now?: () => number;
}

export const workerCredentials = { accessKeyId: stack.env.AWS_ACCESS_KEY_ID!, secretAccessKey: stack.env.AWS_SECRET_ACCESS_KEY! };

/** What `doctor` finds on the stack, by the ids of its checks. Runs in this process, since starting the program takes longer than all checks. */
export async function checkStack({ targets, aws, only, fixes, now = Date.now }: StackCheckOptions = {}): Promise<Record<string, Finding>> {
  const { functionName, region, bucketName, serveUrl, s3Endpoint, lambdaUrl: lambdaEndpoint, credentials } = stack;
  const seen = createAws({ s3Endpoint, lambdaEndpoint, forcePathStyle: true, credentials, ...aws });
  const connect = () => renderClient();
  const context = await createCheckContext({ taskQueue: defaultTaskQueue, functionName, region, bucketName, serveUrl, ...targets }, { connect, env: {}, now }, seen);
  const checks: readonly Check[] = only ? allChecks.filter(({ id }) => only.includes(id)) : allChecks;
  const findings = await runChecks(context, { fixes, checks });
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Runs a test with its own HTTP server. */
export async function withServer<T>(answer: Answer, run: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
