import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionConfig } from '../local/lambda/function-config';
import type { FunctionError } from '../local/lambda/function-error';
import type { FunctionPool, InvocableSandbox } from '../local/lambda/invoker';
import { Sandbox } from '../local/lambda/sandbox';
import type { Invocation } from '../local/lambda/sandbox';
import type { S3Client } from '@aws-sdk/client-s3';
import { runScript } from './run-script';
import type { Script } from './run-script';

/** The script of the nth launch of a function, counted from 1. */
export type ScriptFor = (launch: number) => Script;

/**
 * Functions that write the files Remotion's function would write, without rendering anything. Each run deploys its own,
 * under its own name, with a script.
 */
export class ScriptedFunctions implements FunctionPool {
  private readonly deployed = new Map<string, { scriptFor: ScriptFor; launches: number }>();
  private readonly running = new Set<AbortController>();

  /** Runs functions without a script: Remotion's own. */
  others: FunctionPool | null = null;

  constructor(private readonly s3: S3Client) {}

  deploy(functionName: string, scriptFor: ScriptFor): void {
    this.deployed.set(functionName, { scriptFor, launches: 0 });
  }

  take(functionName: string, config: FunctionConfig): InvocableSandbox {
    if (this.others && !this.deployed.has(functionName)) return this.others.take(functionName, config);
    const ending = new AbortController();
    return {
      isWarm: false,
      invoke: async (invocation, onBegin) => {
        onBegin();
        this.running.add(ending);
        try {
          return await this.invoke(functionName, config, invocation, ending.signal);
        } finally {
          this.running.delete(ending);
        }
      },
      kill: () => ending.abort(),
      killBrowser: () => 0,
    };
  }

  putBack(sandbox: InvocableSandbox): void {
    // Scripted functions are not kept warm.
    if (sandbox instanceof Sandbox) this.others?.putBack(sandbox);
  }

  async endWarm(): Promise<number> {
    return 0;
  }

  async endAll(): Promise<void> {
    for (const ending of this.running) ending.abort();
    while (this.running.size > 0) await delay(5);
    await this.others?.endAll();
  }

  state(): { sandboxes: number; warm: Record<string, number> } {
    return { sandboxes: this.running.size, warm: {} };
  }

  private async invoke(functionName: string, config: FunctionConfig, { event }: Invocation, signal: AbortSignal): Promise<FunctionError | undefined> {
    const payload = event as LaunchPayload;
    const known = this.deployed.get(functionName);
    // When a launch shows no progress, the watch only asks whether Lambda can run the function.
    if (payload.type === 'info') return undefined;
    if (!known || payload.type !== 'launch') return failed('Unhandled', `No script for ${payload.type} of ${functionName}`);
    const script = known.scriptFor(++known.launches);
    const { renderId, bucketName, composition, enableCancellation, overwrite, outName } = payload;
    const launch = {
      renderId,
      bucketName,
      functionName,
      composition,
      enableCancellation,
      overwrite,
      outName,
      startedDate: Date.now(),
      timeoutMs: config.timeoutInSeconds * 1000,
      frames: script.frames,
      chunks: script.chunks,
    };
    try {
      await runScript({ launch, script, s3: this.s3, signal });
      return undefined;
    } catch (error) {
      return signal.aborted ? failed('Runtime.ExitError', 'killed') : failed('Unhandled', String(error));
    }
  }
}

interface LaunchPayload {
  type: string;
  renderId: string;
  bucketName: string;
  composition: string;
  enableCancellation: boolean;
  overwrite: boolean;
  outName: string | null;
}

function failed(code: string, errorMessage: string): FunctionError {
  return { code, body: { errorType: code, errorMessage } };
}
