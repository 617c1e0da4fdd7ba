import path from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { startLambdaEndpoint } from '../local/lambda/endpoint';
import type { LambdaEndpoint } from '../local/lambda/endpoint';
import { localCredentials } from '../local/lambda/local-credentials';
import { localHost } from '../local/local-host';
import { localFolder, projectRoot } from '../local/paths';
import { withFileLock } from '../local/process/file-lock';
import { installPythonPackages, pythonPackages, venvProgram } from '../local/setup/python';
import { temporalCliPath } from '../local/setup/temporal';
import { installQuietRuntime } from '../local/stack/quiet-runtime';
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
/** Replaces process and host, which do not belong in a recorded history. */
const identity = 'test';

export interface StageOptions {
  /** The compiled package that the workers run. @default lib */
  libFolder?: string;
  /** The name of its log folder. @default 'chaos' */
  name?: string;
  /** The address of a running Temporal server. @default starts one */
  temporalAddress?: string;
}

type TemporalPlace = Pick<TemporalServer, 'address' | 'namespace'>;

/** Settings of a group of workers beyond the addresses of the servers. */
export interface WorkerGroup extends Partial<Pick<WorkerSettings, 'launchGraceMs' | 'watchWindowMs' | 'refusalPatienceMs' | 'maxCachedWorkflows'>> {
  taskQueue: string;
  /** @default the stage's server */
  temporal?: TemporalPlace;
  clockErrorsMs?: readonly [number, number];
}

/** What all runs share: Temporal, S3, Lambda, and the proxies in front of S3 and Lambda. */
export interface Stage {
  /** The Temporal CLI, for runs with their own server. */
  cliPath: string;
  client: Client;
  /** S3 without the proxy. */
  s3: S3Client;
  lambda: LambdaEndpoint;
  functions: ScriptedFunctions;
  logFolder: string;
  workflowBundlePath: string;
  /** Starts two workers on one task queue, each in its own process with its own ports. */
  startWorkers(group: WorkerGroup): Promise<ChaosWorker[]>;
  /** Sends all further requests for a place (a bucket or a function) to this handler. */
  route(place: string, handle: HandleExchange): void;
  createBucket(bucketName: string): Promise<void>;
  /** Makes Remotion's own function run where no script is deployed. Returns the URL of the sample compositions. */
  prepareRealFunctions(): Promise<string>;
  stop(): Promise<void>;
}

/** Shorter than the package's defaults of 30 s and 10 s, to keep runs short. */
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
  // Until the servers listen, their ports still look free to other processes.
  return withFileLock('ports', async () => {
    const [temporalPort, s3Port] = [await freePort(), await freePort()];
    const [temporal, s3Server] = await Promise.all([
      given ? useTemporalServer(given, 'chaos') : startTemporalServer({ cliPath, port: temporalPort, uiPort: undefined, logFile: path.join(logFolder, 'temporal.log') }),
      startS3Server({ motoServerPath: venvProgram('moto_server'), port: s3Port, logFile: path.join(logFolder, 's3.log') }),
    ]);
    return { temporal, s3Server, s3Url: `http://${localHost}:${s3Port}` };
  });
}
