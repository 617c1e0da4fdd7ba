import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../paths';
import { descendantsOf, killTree, sendSignal } from '../process/process-tree';
import { guardFolder, guardProcess } from '../process/reaper';
import type { FunctionError } from './function-error';
import { exitedError, timedOutError, unhandledError } from './function-error';
import type { FunctionConfig } from './function-config';
import { sandboxEnv } from './sandbox-env';
import type { SandboxEnvOptions } from './sandbox-env';

export interface SandboxOptions extends Omit<SandboxEnvOptions, 'tmpFolder'> {
  /** Where what the function prints is appended. */
  logFile: string;
}

export interface Invocation {
  requestId: string;
  event: unknown;
  /** Receives the function's answer piece by piece. */
  onChunk: (chunk: Uint8Array) => void;
}

/** Patient: a browser that is being killed may still write. */
const removeOptions = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };

interface FunctionMessage {
  type: 'ready' | 'chunk' | 'done';
  requestId?: string;
  chunk?: Uint8Array;
  error?: { name: string; message: string; stack?: string };
}

/**
 * One execution environment of a function: a Node process with a /tmp and, once it has rendered, a browser of its own.
 * It runs one invocation at a time and is frozen in between, as on Lambda.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Sandbox {
  readonly functionName: string;
  /** Whether it has run an invocation before. */
  isWarm = false;
  /** Killed, or ended by itself: it takes no invocation any more. */
  isDead = false;
  private readonly config: FunctionConfig;
  private readonly chromiumPath: string;
  private readonly tmpFolder: string;
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private readonly ended: Promise<string>;
  private exitCode: string | undefined;

  constructor(options: SandboxOptions) {
    this.functionName = options.functionName;
    this.config = options.config;
    this.chromiumPath = options.chromium.executablePath;
    // Not below the project: Chromium puts a socket there, whose path may have about 100 characters only.
    this.tmpFolder = mkdtempSync(path.join(os.tmpdir(), 'remotion-sandbox-'));
    this.child = forkFunction(options, this.tmpFolder);
    this.ready = new Promise((resolve) => this.child.once('message', () => resolve()));
    const releaseFolder = guardFolder(this.tmpFolder);
    const releaseProcess = this.child.pid ? guardProcess({ pid: this.child.pid, mark: this.tmpFolder }) : undefined;
    this.ended = endOf(this.child).then(async (how) => {
      this.isDead = true;
      // The process may have ended by itself and left a browser.
      if (this.child.pid) killTree(this.child.pid, this.tmpFolder);
      releaseProcess?.();
      // A folder that cannot be removed yet is left to the reaper.
      await rm(this.tmpFolder, removeOptions).then(releaseFolder, () => undefined);
      return how;
    });
  }

  /** Runs the function once. Resolves with the error if it failed, once it has ended; never rejects. */
  async invoke({ requestId, event, onChunk }: Invocation, onBegin: () => void): Promise<FunctionError | undefined> {
    const exited = this.ended.then((how) => exitedError(requestId, how, this.exitCode));
    const startFailure = await Promise.race([this.ready.then(() => undefined), exited]);
    if (startFailure) return startFailure;
    onBegin();
    const { timeoutInSeconds } = this.config;
    const timer = { handle: undefined as NodeJS.Timeout | undefined };
    const timedOut = new Promise<FunctionError>((resolve) => {
      timer.handle = setTimeout(() => resolve(timedOutError(requestId, timeoutInSeconds)), timeoutInSeconds * 1000);
    });
    const done = this.answerOf(requestId, onChunk);
    this.send({ requestId, event, timeoutMs: timeoutInSeconds * 1000 });
    const error = await Promise.race([done, exited, timedOut]);
    clearTimeout(timer.handle);
    this.isWarm = true;
    if (error?.code === 'Sandbox.Timedout') this.kill();
    return error;
  }

  /** Stops the process and its browser where they stand. */
  freeze(): void {
    if (this.isDead) return;
    sendSignal(this.child.pid!, 'SIGSTOP');
    this.signalDescendants('SIGSTOP');
  }

  /** Lets them go on. */
  thaw(): void {
    if (this.isDead) return;
    this.signalDescendants('SIGCONT');
    sendSignal(this.child.pid!, 'SIGCONT');
  }

  /** Ends it with its browser, at once. A running invocation fails with the code, by default `Runtime.ExitError`. */
  kill(code?: string): void {
    if (this.isDead) return;
    this.isDead = true;
    this.exitCode = code;
    if (this.child.pid) killTree(this.child.pid, this.tmpFolder);
  }

  /** Kills its browser only, as a crash of Chromium would. Gives how many processes that were. */
  killBrowser(): number {
    if (this.isDead) return 0;
    const browser = descendantsOf(this.child.pid!, this.tmpFolder).filter(({ commandLine }) =>
      commandLine.includes(this.chromiumPath),
    );
    return browser.filter(({ pid }) => sendSignal(pid, 'SIGKILL')).length;
  }

  /** Resolves once nothing of it is left. */
  async untilEnded(): Promise<void> {
    await this.ended;
  }

  private answerOf(requestId: string, onChunk: Invocation['onChunk']): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      const onMessage = (message: FunctionMessage): void => {
        if (message.requestId !== requestId) return;
        if (message.type === 'chunk') onChunk(message.chunk!);
        if (message.type !== 'done') return;
        this.child.off('message', onMessage);
        resolve(message.error && unhandledError(message.error));
      };
      this.child.on('message', onMessage);
    });
  }

  private send(message: { requestId: string; event: unknown; timeoutMs: number }): void {
    // Fails when the process has just ended, and then that is what the invocation ends with.
    this.child.send(message as object, () => undefined);
  }

  private signalDescendants(signal: NodeJS.Signals): void {
    for (const { pid } of descendantsOf(this.child.pid!, this.tmpFolder)) sendSignal(pid, signal);
  }
}

function forkFunction(options: SandboxOptions, tmpFolder: string): ChildProcess {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = fork(path.join(__dirname, 'function-process.cjs'), {
    cwd: projectRoot,
    env: sandboxEnv({ ...options, tmpFolder }),
    // Not this process's own, such as a TypeScript loader.
    execArgv: [],
    detached: true,
    serialization: 'advanced',
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal === 'SIGKILL' ? 'signal: killed' : signal ? `signal: ${signal}` : `exit status ${code}`),
    );
  });
}
