import type { Aws } from '../../remotion/aws/aws';
import type { CallerIdentity } from '../../remotion/aws/caller-identity';
import type { Cli, Renders } from '../cli';
import type { PolicyFor } from '../worker-policy';
import type { BucketTrial } from './bucket/try-bucket';

/** What to check. */
export interface CheckTargets {
  taskQueue: string;
  region: string;
  functionName?: string;
  bucketName?: string;
  serveUrl?: string;
  pool?: string;
  /** The composition to render as a test; without it, nothing is rendered. */
  composition?: string;
  /** What the worker's permissions depend on, besides function, bucket and region. */
  policy?: Pick<PolicyFor, 'cleanUp' | 'kmsKeyArn' | 'outputBucketName' | 'poolShare'>;
}

/** What checks have access to. Each method makes its calls once, and all checks share the answer. */
export interface CheckContext extends CheckTargets {
  env: Cli['env'];
  now(): number;
  aws: Aws;
  renders(): Promise<Renders>;
  identity(): Promise<CallerIdentity>;
  /** The name of the bucket of renders: as given, or as Remotion chose it. */
  bucket(): Promise<string>;
  /** The version of Remotion that the function reports. */
  functionVersion(): Promise<string>;
  bucketTrial(): Promise<BucketTrial | null>;
}

/** Creates what checks have access to. AWS is configured by the environment unless `aws` is given. The first call to AWS loads its SDK. */
export async function createCheckContext(targets: CheckTargets, cli: Pick<Cli, 'connect' | 'env' | 'now'>, aws?: Aws): Promise<CheckContext> {
  const [{ callerIdentity }, { findBucket }, { fetchVersion }, { tryBucket }] = await Promise.all([
    import('../../remotion/aws/caller-identity.js'),
    import('../../remotion/aws/find-bucket.js'),
    import('./function/lambda-probe.js'),
    import('./bucket/try-bucket.js'),
  ]);
  const { region, functionName, bucketName } = targets;
  const there = { aws: aws ?? (await awsByEnvironment()), region };
  const bucket = once(() => findBucket({ region, forceBucketName: bucketName }, there));
  return {
    ...targets,
    env: cli.env,
    now: () => cli.now(),
    aws: there.aws,
    renders: once(() => cli.connect()),
    identity: once(() => callerIdentity(there)),
    bucket,
    functionVersion: once(() => fetchVersion({ ...there, functionName: functionName! })),
    bucketTrial: once(async () => tryBucket({ ...there, bucketName: await bucket() })),
  };
}

/** As in the worker program: with the environment's proxy, too. */
async function awsByEnvironment(): Promise<Aws> {
  const [{ createAws }, { proxyAgents }] = await Promise.all([import('../../remotion/aws/aws.js'), import('../../remotion/aws/proxy-agents.js')]);
  return createAws({ requestHandler: await proxyAgents() });
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
