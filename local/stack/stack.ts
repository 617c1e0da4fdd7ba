import type { LambdaEndpoint } from '../lambda/endpoint';
import { deployedVersion } from '../lambda/function-config';
import { credentialsEnv } from '../lambda/local-credentials';
import type { Credentials } from '../lambda/local-credentials';
import type { Access } from '../iam/enforced-access';
import { withFileLock } from '../process/file-lock';
import { setUp } from '../setup/setup';
import { localHost } from '../local-host';
import { newLogFolder } from './log-folder';
import { startStackParts, stopStackParts } from './stack-parts';
import type { StackPartsOptions } from './stack-parts';
import { chooseStackPorts } from './stack-ports';
import type { StackPorts } from './stack-ports';
import { uploadSite } from './upload-site';
import { toFunctionName } from '../../src/remotion/protocol/function-name';

export interface StackOptions {
  /** Ports to use if they are free. Default, and when they are taken: any free port. */
  ports?: Partial<StackPorts>;
  /**
   * `enforced`: signatures are checked, and the worker, the function and everyone else may do only what their policies
   * allow. `open`: everyone may do everything, and requests are cheaper. @default 'enforced'
   */
  access?: 'enforced' | 'open';
  /** Whether to omit Temporal's Web UI. @default false */
  headless?: boolean;
  /** A running Temporal server to use, in a namespace created there and deleted on `stop()`; there is no Web UI then. */
  temporalAddress?: string;
  /** Options of the Lambda endpoint, such as its concurrency limit. */
  lambda?: StackPartsOptions['lambda'];
  /** The name in the log folder. @default 'stack' */
  name?: string;
}

/** The running local stack: where its parts are, and how to stop it. */
export interface Stack {
  /** Host and port of Temporal's gRPC API. */
  temporalAddress: string;
  namespace: string;
  /** Temporal's Web UI; null when the stack runs without it. */
  uiUrl: string | null;
  s3Endpoint: string;
  /** The endpoint of Lambda's Invoke API, running in this process, with its invocation log and fault injection. */
  lambdaEndpoint: LambdaEndpoint;
  region: 'us-east-1';
  bucketName: string;
  /** The site with the sample compositions. */
  serveUrl: string;
  /** A deployed function. Names with other memory, disk and timeout work too, if they follow Remotion's convention. */
  functionName: string;
  /** The folder with the logs of the parts. */
  logFolder: string;
  /** The credentials of an operator, who may do everything. */
  credentials: Credentials;
  /** `AWS_*` and `TEMPORAL_*` variables for a worker with the permissions of docs/iam.md. */
  env: Record<string, string>;
  /** Creates an AWS user with the given policy. */
  createUser: Access['createUser'];
  /** Resolves when Temporal or S3 ends before `stop()`, with a phrase that says which and how. */
  partEnded: Promise<string>;
  /** Stops everything; no process is left. A second call does nothing. */
  stop(): Promise<void>;
}

const region = 'us-east-1';
/** Remotion's prefix, the region, and ten characters. */
const bucketName = 'remotionlambda-useast1-localstack';
const siteName = 'sample';

const functionName = toFunctionName({
  version: deployedVersion,
  memorySizeInMb: 2048,
  diskSizeInMb: 2048,
  timeoutInSeconds: 120,
});

/**
 * Starts Temporal, S3 and Lambda on this machine, with the sample compositions in a bucket. Installs whatever is missing
 * first. Everything listens on 127.0.0.1 only, keeps its state in memory, and ends with this process, however that ends.
 *
 * @throws an error that says what to install, or with the last lines of the log of the part that did not start.
 * @example
 * ```ts
 * const stack = await startStack({ headless: true });
 * try {
 *   await renderOn(stack);
 * } finally {
 *   await stack.stop();
 * }
 * ```
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  // The SDK's warning about old Node versions does not help someone who is just trying this out.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const setup = await setUp();
  const { headless = false, lambda = {}, ports: wantedPorts = {}, name = 'stack', access = 'enforced', temporalAddress: given } = options;
  const logFolder = newLogFolder(name);
  // Until the parts listen, another stack that starts would consider their ports free.
  const { ports, parts } = await withFileLock('ports', async () => {
    const chosen = await chooseStackPorts(wantedPorts);
    return {
      ports: chosen,
      parts: await startStackParts({ setup, ports: chosen, headless, temporalAddress: given, region, isAccessEnforced: access === 'enforced', logFolder, lambda }),
    };
  });
  const stop = (): Promise<void> => stopStackParts(parts);
  const s3Endpoint = `http://${localHost}:${ports.s3}`;
  const { operator: credentials, worker, createUser } = parts.s3.access;
  const serveUrl = await uploadSite({ s3Endpoint, region, credentials, bucketName, siteName, siteFolder: setup.siteFolder }).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  const { address: temporalAddress, namespace } = parts.temporal;
  return {
    temporalAddress,
    namespace,
    uiUrl: headless || given ? null : `http://${localHost}:${ports.ui}`,
    s3Endpoint,
    lambdaEndpoint: parts.lambdaEndpoint,
    region,
    bucketName,
    serveUrl,
    functionName,
    logFolder,
    credentials,
    createUser,
    env: {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: s3Endpoint,
      AWS_ENDPOINT_URL_LAMBDA: parts.lambdaEndpoint.url,
      S3_PUBLIC_ENDPOINT: s3Endpoint,
      ...credentialsEnv(worker),
    },
    partEnded: Promise.race(
      [parts.temporal, parts.s3.moto].map(({ name, ended }) => ended.then((how) => `${name} ended (${how})`)),
    ),
    stop,
  };
}
