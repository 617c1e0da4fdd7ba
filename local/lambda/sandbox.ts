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
  /** The function's output is appended to this file. */
  logFile: string;
}

export interface Invocation {
  requestId: string;
  event: unknown;
  /** Receives the function's response chunk by chunk. */
  onChunk: (chunk: Uint8Array) => void;
}

/** With retries: a browser that is being killed may still write. */
const removeOptions = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };

interface FunctionMessage {
  type: 'ready' | 'chunk' | 'done';
  requestId?: string;
  chunk?: Uint8Array;
  error?: { name: string; message: string; stack?: string };
}

/**
 * One execution environment of a function: a Node process with its own /tmp and, once it has rendered, its own browser.
 * As on Lambda, it runs one invocation at a time and is frozen in between.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Sandbox {
  readonly functionName: string;
  /** Whether it has run an invocation before. */
  isWarm = false;
  /** Killed or exited: it takes no more invocations. */
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
    // Not below the project: Chromium puts a socket there, and a socket's path is limited to about 100 characters.
    this.tmpFolder = mkdtempSync(path.join(os.tmpdir(), 'remotion-sandbox-'));
    this.child = forkFunction(options, this.tmpFolder);
    this.ready = new Promise((resolve) => this.child.once('message', () => resolve()));
    const releaseFolder = guardFolder(this.tmpFolder);
    const releaseProcess = this.child.pid ? guardProcess({ pid: this.child.pid, mark: this.tmpFolder }) : undefined;
    this.ended = endOf(this.child).then(async (how) => {
      this.isDead = true;
      // The process may have exited and left a browser behind.
      if (this.child.pid) killTree(this.child.pid, this.tmpFolder);
      releaseProcess?.();
      // If the folder cannot be removed yet, the reaper removes it later.
      await rm(this.tmpFolder, removeOptions).then(releaseFolder, () => undefined);
      return how;
    });
  }

  /** Runs the function once. Resolves when it has ended, with its error if it failed; never rejects. */
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

  /** Suspends the process and its browser. */
  freeze(): void {
    if (this.isDead) return;
    sendSignal(this.child.pid!, 'SIGSTOP');
    this.signalDescendants('SIGSTOP');
  }

  /** Resumes the process and its browser. */
  thaw(): void {
    if (this.isDead) return;
    this.signalDescendants('SIGCONT');
    sendSignal(this.child.pid!, 'SIGCONT');
  }

  /** Kills the process and its browser at once. A running invocation fails with the code, by default `Runtime.ExitError`. */
  kill(code?: string): void {
    if (this.isDead) return;
    this.isDead = true;
    this.exitCode = code;
    if (this.child.pid) killTree(this.child.pid, this.tmpFolder);
  }

  /** Kills only the browser, as a crash of Chromium would. Returns how many processes were killed. */
  killBrowser(): number {
    if (this.isDead) return 0;
    const browser = descendantsOf(this.child.pid!, this.tmpFolder).filter(({ commandLine }) =>
      commandLine.includes(this.chromiumPath),
    );
    return browser.filter(({ pid }) => sendSignal(pid, 'SIGKILL')).length;
  }

  /** Resolves once the process, and everything it started, has ended. */
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
    // Sending fails if the process has just ended; the invocation then fails with that exit.
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
    // Not inherited from this process, which may run with a TypeScript loader.
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
