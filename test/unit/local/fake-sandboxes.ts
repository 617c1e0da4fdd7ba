import type { FunctionError } from '../../../local/lambda/function-error';
import type { InvocableSandbox, SandboxSource } from '../../../local/lambda/invoker';
import type { Invocation } from '../../../local/lambda/sandbox';

/** An invocation that has begun in a fake sandbox and waits for the test to end it. */
export interface Begun {
  functionName: string;
  event: unknown;
  answer(text: string): void;
  end(error?: FunctionError): void;
}

/** Sandboxes without processes: the test decides the answer and the end of each invocation. */
export class FakeSandboxes implements SandboxSource {
  readonly begun: Begun[] = [];
  private readonly idle: InvocableSandbox[] = [];
  private waiting: ((begun: Begun) => void)[] = [];

  take(functionName: string): InvocableSandbox {
    return this.idle.pop() ?? this.create(functionName);
  }

  putBack(sandbox: InvocableSandbox): void {
    this.idle.push(sandbox);
  }

  /** The next invocation that begins. */
  next(): Promise<Begun> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private create(functionName: string): InvocableSandbox {
    const sandbox = {
      isWarm: false,
      invoke: ({ event, onChunk }: Invocation, onBegin: () => void) =>
        new Promise<FunctionError | undefined>((resolve) => {
          sandbox.isWarm = true;
          onBegin();
          const begun: Begun = { functionName, event, answer: (text) => onChunk(Buffer.from(text)), end: resolve };
          this.begun.push(begun);
          this.waiting.shift()?.(begun);
        }),
      kill: () => undefined,
      killBrowser: () => 0,
    };
    return sandbox;
  }
}
