import path from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { localHost } from '../local/local-host';
import { localFolder, projectRoot } from '../local/paths';
import { withFileLock } from '../local/process/file-lock';
import type { Service } from '../local/process/service';
import { installPythonPackages, pythonPackages, venvProgram } from '../local/setup/python';
import { temporalCliPath } from '../local/setup/temporal';
import { localCredentials } from '../local/lambda/local-credentials';
import { lambdaEndpointDefaults, startLambdaEndpoint } from '../local/lambda/endpoint';
import type { LambdaEndpoint } from '../local/lambda/endpoint';
import { SandboxPool } from '../local/lambda/sandbox-pool';
import { findChromium } from '../local/setup/chromium';
import { bundleSite } from '../local/setup/site';
import { uploadSite } from '../local/stack/upload-site';
import { freePort } from '../local/stack/free-port';
import { newLogFolder } from '../local/stack/log-folder';
import { startS3Server } from '../local/stack/s3-server';
import { namespace, startTemporalServer } from '../local/stack/temporal-server';
import { createAws } from '../src/remotion/aws';
import { FaultProxy } from './fault-proxy';
import type { Exchange } from './fault-proxy';
import { pass } from './proxy-faults';
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
}

/** What the workers of a group are told beyond where everything is. */
export interface WorkerGroup extends Partial<Pick<WorkerSettings, 'launchGraceMs' | 'watchWindowMs' | 'maxCachedWorkflows'>> {
  taskQueue: string;
  temporalAddress?: string;
  clockErrorsMs?: readonly [number, number];
}

/** Short ones, so that runs are: the package's own are 30 s and 10 s. */
const workerDefaults = Object.freeze({ launchGraceMs: 3_000, watchWindowMs: 4_000 });

/** Everything that runs have in common: Temporal, S3, Lambda, and the proxies in front of both. */
export class Stage {
  private workersStarted = 0;
  private sampleSite: Promise<string> | undefined;
  private readonly handlers = new Map<string, (exchange: Exchange) => Promise<void>>();
  private readonly s3Proxy: FaultProxy;
  private readonly lambdaProxy: FaultProxy;

  private constructor(
    readonly temporalAddress: string,
    readonly cliPath: string,
    readonly client: Client,
    readonly s3: S3Client,
    readonly lambda: LambdaEndpoint,
    readonly functions: ScriptedFunctions,
    readonly logFolder: string,
    private readonly libFolder: string,
    readonly workflowBundlePath: string,
    private readonly s3Url: string,
    private readonly services: readonly Service[],
  ) {
    const handle = (exchange: Exchange): Promise<void> => (this.handlers.get(exchange.call.place) ?? pass)(exchange);
    this.s3Proxy = new FaultProxy(s3Url, handle);
    this.lambdaProxy = new FaultProxy(lambda.url, handle);
  }

  static async start({ libFolder = path.join(projectRoot, 'lib'), name = 'chaos' }: StageOptions = {}): Promise<Stage> {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    installQuietRuntime();
    await installPythonPackages(pythonPackages.moto);
    const cliPath = await temporalCliPath();
    const logFolder = newLogFolder(name);
    const { services, temporalPort, s3Port } = await withFileLock('ports', async () => {
      const ports = { temporalPort: await freePort(), s3Port: await freePort() };
      const started = await Promise.all([
        startTemporalServer({ cliPath, port: ports.temporalPort, uiPort: undefined, logFile: path.join(logFolder, 'temporal.log') }),
        startS3Server({ motoServerPath: venvProgram('moto_server'), port: ports.s3Port, logFile: path.join(logFolder, 's3.log') }),
      ]);
      return { services: started, ...ports };
    });
    const s3Url = `http://${localHost}:${s3Port}`;
    const s3 = createAws({ s3Endpoint: s3Url, forcePathStyle: true, credentials: localCredentials }).s3({ region });
    const functions = new ScriptedFunctions(s3);
    const lambda = await startLambdaEndpoint({ s3Endpoint: s3Url, pool: functions, region });
    const temporalAddress = `${localHost}:${temporalPort}`;
    const client = await connectClient(temporalAddress);
    const bundle = await bundleWorkflows(libFolder, path.join(localFolder, 'chaos', path.relative(projectRoot, libFolder)));
    return new Stage(temporalAddress, cliPath, client, s3, lambda, functions, logFolder, libFolder, bundle, s3Url, services);
  }

  /** Two workers on one task queue, each in a process of its own and with ports of its own. */
  startWorkers(group: WorkerGroup): Promise<ChaosWorker[]> {
    const { clockErrorsMs = [0, 0] } = group;
    return Promise.all(clockErrorsMs.map((clockErrorMs) => this.startWorker(group, clockErrorMs)));
  }

  /** Has Remotion's own function run where no script is deployed. Gives the URL of the sample compositions. */
  prepareRealFunctions(): Promise<string> {
    return (this.sampleSite ??= this.installRealFunctions());
  }

  /** From now on the requests for a place (a bucket, a function) are this handler's. */
  route(place: string, handler: (exchange: Exchange) => Promise<void>): void {
    this.handlers.set(place, handler);
  }

  async createBucket(bucketName: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: bucketName }));
  }

  async stop(): Promise<void> {
    await this.client.connection.close();
    await Promise.all([this.s3Proxy.close(), this.lambdaProxy.close(), this.lambda.stop(), ...this.services.map((service) => service.stop())]);
    this.s3.destroy();
  }

  private async installRealFunctions(): Promise<string> {
    const [chromium, siteFolder] = await Promise.all([findChromium(), bundleSite()]);
    const { s3Url: s3Endpoint, logFolder } = this;
    const settings = { region, s3Endpoint, lambdaEndpoint: this.lambda.url, chromium, logFile: path.join(logFolder, 'lambda.log') };
    const { maxWarmPerFunction, maxIdleMs } = lambdaEndpointDefaults;
    this.functions.others = new SandboxPool({ settings, maxWarmPerFunction, maxIdleMs });
    return uploadSite({ s3Endpoint, region, bucketName: 'remotionlambda-useast1-sites', siteName: 'sample', siteFolder });
  }

  private async startWorker({ clockErrorsMs: _errors, ...group }: WorkerGroup, clockErrorMs: number): Promise<ChaosWorker> {
    const name = `worker-${++this.workersStarted}`;
    const [s3Endpoint, lambdaEndpoint] = await Promise.all([this.s3Proxy.openPort(name), this.lambdaProxy.openPort(name)]);
    const { temporalAddress, libFolder, workflowBundlePath } = this;
    const settings: WorkerSettings = { temporalAddress, ...workerDefaults, ...group, s3Endpoint, lambdaEndpoint, libFolder, workflowBundlePath };
    return startChaosWorker({ name, logFolder: this.logFolder, settings, clockErrorMs });
  }
}

export async function connectClient(address: string): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }), namespace, identity });
}

let isRuntimeInstalled = false;
function installQuietRuntime(): void {
  if (!isRuntimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  isRuntimeInstalled = true;
}
