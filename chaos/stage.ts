import path from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startLambdaEndpoint } from '../local/lambda/endpoint';
import type { LambdaEndpoint } from '../local/lambda/endpoint';
import { localCredentials } from '../local/lambda/local-credentials';
import { localHost } from '../local/local-host';
import { localFolder, projectRoot } from '../local/paths';
import { withFileLock } from '../local/process/file-lock';
import { installPythonPackages, pythonPackages, venvProgram } from '../local/setup/python';
import { temporalCliPath } from '../local/setup/temporal';
import { freePort } from '../local/stack/free-port';
import { newLogFolder } from '../local/stack/log-folder';
import { startS3Server } from '../local/stack/s3-server';
import { useTemporalServer } from '../local/stack/given-temporal-server';
import { startTemporalServer } from '../local/stack/temporal-server';
import type { TemporalServer } from '../local/stack/temporal-server';
import { createAws } from '../src/remotion/aws/aws';
import { FaultProxy } from './fault-proxy';
import type { HandleExchange } from './fault-proxy';
import { pass } from './proxy-faults';
import { installRealFunctions } from './real-functions';
import { ScriptedFunctions } from './scripted-function';
import { startChaosWorker } from './start-worker';
import type { ChaosWorker } from './start-worker';
import type { WorkerSettings } from './worker-settings';
import { bundleWorkflows } from './workflow-bundle';

export const region = 'us-east-1';
/** Instead of process and host, which are nobody's business in a recorded history. */
const identity = 'test';

export interface StageOptions {
  /** The compiled package that the workers run. @default lib */
  libFolder?: string;
  /** What its folder of logs is called. @default 'chaos' */
  name?: string;
  /** A Temporal server that runs already. @default one of its own */
  temporalAddress?: string;
}

type TemporalPlace = Pick<TemporalServer, 'address' | 'namespace'>;

/** What the workers of a group are told beyond where everything is. */
export interface WorkerGroup extends Partial<Pick<WorkerSettings, 'launchGraceMs' | 'watchWindowMs' | 'refusalPatienceMs' | 'maxCachedWorkflows'>> {
  taskQueue: string;
  /** @default that of the stage */
  temporal?: TemporalPlace;
  clockErrorsMs?: readonly [number, number];
}

/** Everything that runs have in common: Temporal, S3, Lambda, and the proxies in front of both. */
export interface Stage {
  /** The Temporal CLI, for a server of one's own. */
  cliPath: string;
  client: Client;
  /** S3 as it is, past the proxy. */
  s3: S3Client;
  lambda: LambdaEndpoint;
  functions: ScriptedFunctions;
  logFolder: string;
  workflowBundlePath: string;
  /** Two workers on one task queue, each in a process of its own and with ports of its own. */
  startWorkers(group: WorkerGroup): Promise<ChaosWorker[]>;
  /** From now on the requests for a place (a bucket, a function) are this handler's. */
  route(place: string, handle: HandleExchange): void;
  createBucket(bucketName: string): Promise<void>;
  /** Has Remotion's own function run where no script is deployed. Gives the URL of the sample compositions. */
  prepareRealFunctions(): Promise<string>;
  stop(): Promise<void>;
}

/** Short ones, so that runs are: the package's own are 30 s and 10 s. */
const workerDefaults = Object.freeze({ launchGraceMs: 3_000, watchWindowMs: 4_000, refusalPatienceMs: 5_000 });

export async function startStage({ libFolder = path.join(projectRoot, 'lib'), name = 'chaos', temporalAddress: given }: StageOptions = {}): Promise<Stage> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  installQuietRuntime();
  const cliPath = await temporalCliPath();
  const logFolder = newLogFolder(name);
  const { temporal, s3Server, s3Url } = await startServers(cliPath, logFolder, given);
  const s3 = createAws({ s3Endpoint: s3Url, forcePathStyle: true, credentials: localCredentials }).s3({ region });
  const functions = new ScriptedFunctions(s3);
  const lambda = await startLambdaEndpoint({ s3Endpoint: s3Url, pool: functions, region });
  const client = await connectClient(temporal);
  const workflowBundlePath = await bundleWorkflows(libFolder, path.join(localFolder, 'chaos', path.relative(projectRoot, libFolder)));

  const handlers = new Map<string, HandleExchange>();
  const handle: HandleExchange = (exchange) => (handlers.get(exchange.call.place) ?? pass)(exchange);
  const s3Proxy = new FaultProxy(s3Url, handle);
  const lambdaProxy = new FaultProxy(lambda.url, handle);
  let workersStarted = 0;
  let sampleSite: Promise<string> | undefined;

  const startWorker = async ({ clockErrorsMs: _errors, temporal: { address: temporalAddress, namespace } = temporal, ...group }: WorkerGroup, clockErrorMs: number): Promise<ChaosWorker> => {
    const workerName = `worker-${++workersStarted}`;
    const [s3Endpoint, lambdaEndpoint] = await Promise.all([s3Proxy.openPort(workerName), lambdaProxy.openPort(workerName)]);
    const settings = { temporalAddress, namespace, ...workerDefaults, ...group, s3Endpoint, lambdaEndpoint, libFolder, workflowBundlePath };
    return startChaosWorker({ name: workerName, logFolder, settings, clockErrorMs });
  };
  return {
    cliPath,
    client,
    s3,
    lambda,
    functions,
    logFolder,
    workflowBundlePath,
    startWorkers: (group) => Promise.all((group.clockErrorsMs ?? [0, 0]).map((clockErrorMs) => startWorker(group, clockErrorMs))),
    route: (place, handler) => void handlers.set(place, handler),
    createBucket: async (bucketName) => void (await s3.send(new CreateBucketCommand({ Bucket: bucketName }))),
    prepareRealFunctions: () => (sampleSite ??= installRealFunctions({ functions, s3Url, lambdaUrl: lambda.url, logFolder })),
    stop: async () => {
      await client.connection.close();
      await Promise.all([s3Proxy.close(), lambdaProxy.close(), lambda.stop(), temporal.stop(), s3Server.stop()]);
      s3.destroy();
    },
  };
}

export async function connectClient({ address, namespace }: TemporalPlace): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }), namespace, identity });
}

async function startServers(cliPath: string, logFolder: string, given: string | undefined) {
  await installPythonPackages(pythonPackages.moto);
  // Until they listen, their ports still look free to others.
  return withFileLock('ports', async () => {
    const [temporalPort, s3Port] = [await freePort(), await freePort()];
    const [temporal, s3Server] = await Promise.all([
      given ? useTemporalServer(given, 'chaos') : startTemporalServer({ cliPath, port: temporalPort, uiPort: undefined, logFile: path.join(logFolder, 'temporal.log') }),
      startS3Server({ motoServerPath: venvProgram('moto_server'), port: s3Port, logFile: path.join(logFolder, 's3.log') }),
    ]);
    return { temporal, s3Server, s3Url: `http://${localHost}:${s3Port}` };
  });
}

let isRuntimeInstalled = false;
function installQuietRuntime(): void {
  if (!isRuntimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  isRuntimeInstalled = true;
}
