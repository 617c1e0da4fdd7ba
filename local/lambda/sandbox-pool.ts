import { Sandbox } from './sandbox';
import type { SandboxOptions } from './sandbox';

/** The settings that all sandboxes of an endpoint share. */
export type SandboxSettings = Omit<SandboxOptions, 'functionName' | 'config'>;

export interface SandboxPoolOptions {
  settings: SandboxSettings;
  /** Read at each use: the most warm sandboxes to keep per function; 0: every invocation starts cold. */
  limits: { maxWarmPerFunction: number };
  /** How long an idle sandbox is kept. */
  maxIdleMs: number;
}

interface Idle {
  sandbox: Sandbox;
  expiry: NodeJS.Timeout;
}

/** The sandboxes of all functions: busy ones, and frozen warm ones. */
export class SandboxPool {
  private readonly all = new Set<Sandbox>();
  private readonly idle = new Map<string, Idle[]>();

  constructor(private readonly options: SandboxPoolOptions) {}

  /** Thaws a warm sandbox of the function, or creates one. The most recently used comes first, as on Lambda. */
  take(functionName: string, config: SandboxOptions['config']): Sandbox {
    const waiting = this.options.limits.maxWarmPerFunction > 0 ? this.waitingFor(functionName) : [];
    for (let candidate = waiting.pop(); candidate; candidate = waiting.pop()) {
      clearTimeout(candidate.expiry);
      if (candidate.sandbox.isDead) continue;
      candidate.sandbox.thaw();
      return candidate.sandbox;
    }
    const sandbox = new Sandbox({ ...this.options.settings, functionName, config });
    this.all.add(sandbox);
    void sandbox.untilEnded().then(() => this.all.delete(sandbox));
    return sandbox;
  }

  /** Takes a sandbox back after an invocation: freezes it, or ends it when enough are warm. */
  putBack(sandbox: Sandbox): void {
    if (sandbox.isDead) return;
    const waiting = this.waitingFor(sandbox.functionName);
    if (waiting.length >= this.options.limits.maxWarmPerFunction) {
      sandbox.kill();
      return;
    }
    sandbox.freeze();
    const expiry = setTimeout(() => void this.end(sandbox), this.options.maxIdleMs);
    expiry.unref();
    waiting.push({ sandbox, expiry });
  }

  /** Ends the warm sandboxes of one function or of all, so that the next invocations start cold. Returns how many. */
  async endWarm(functionName?: string): Promise<number> {
    const names = functionName === undefined ? [...this.idle.keys()] : [functionName];
    const sandboxes = names.flatMap((name) => this.waitingFor(name).map(({ sandbox }) => sandbox));
    await Promise.all(sandboxes.map((sandbox) => this.end(sandbox)));
    return sandboxes.length;
  }

  /** Ends all sandboxes, busy or not. Resolves once none of their processes is left. */
  async endAll(): Promise<void> {
    for (const waiting of this.idle.values()) for (const { expiry } of waiting) clearTimeout(expiry);
    this.idle.clear();
    const sandboxes = [...this.all];
    for (const sandbox of sandboxes) sandbox.kill();
    await Promise.all(sandboxes.map((sandbox) => sandbox.untilEnded()));
  }

  /** How many sandboxes there are, and how many of them are warm, by function. */
  state(): { sandboxes: number; warm: Record<string, number> } {
    const warm = [...this.idle].map(([name, waiting]) => [
      name,
      waiting.filter(({ sandbox }) => !sandbox.isDead).length,
    ]);
    return { sandboxes: this.all.size, warm: Object.fromEntries(warm) as Record<string, number> };
  }

  private async end(sandbox: Sandbox): Promise<void> {
    const waiting = this.waitingFor(sandbox.functionName);
    const index = waiting.findIndex((candidate) => candidate.sandbox === sandbox);
    const [removed] = index < 0 ? [] : waiting.splice(index, 1);
    clearTimeout(removed?.expiry);
    sandbox.kill();
    await sandbox.untilEnded();
  }

  private waitingFor(functionName: string): Idle[] {
    const known = this.idle.get(functionName);
    if (known) return known;
    const fresh: Idle[] = [];
    this.idle.set(functionName, fresh);
    return fresh;
  }
}
