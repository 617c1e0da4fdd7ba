/** How a command can end, and the exit code that says so. Scripts depend on the codes: one is never given another meaning. */
export const exitCodes = Object.freeze({
  /** The render is done; for other commands: what was asked for is done. */
  finished: 0,
  /** The render failed, or a check of `doctor` did. */
  failed: 1,
  /** An option, an argument or a request is wrong, or there is no such render. */
  badInput: 2,
  /** The render reached a timeout: its function's, one of its limits, or its workflow's. */
  timedOut: 3,
  cancelled: 4,
  temporalUnreachable: 5,
  awsUnreachable: 6,
  /** A defect of this program. @see https://man.freebsd.org/cgi/man.cgi?query=sysexits (EX_SOFTWARE) */
  unexpected: 70,
  /** Ctrl-C: nobody watches any more, and the render goes on. As shells say it: 128 + SIGINT. */
  interrupted: 130,
});

export type Outcome = keyof typeof exitCodes;

/** Ends a command with one sentence of what is wrong, and one of what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly outcome: Exclude<Outcome, 'finished'>,
    message: string,
    readonly remedy: string,
    { cause, type, details }: { cause?: unknown; type?: string; details?: Record<string, unknown> } = {},
  ) {
    super(message, { cause });
    this.type = type ?? null;
    this.details = details ?? null;
  }

  /** The type of the failure of a render, or the code of an AWS error; `null` for other errors. */
  readonly type: string | null;
  /** What is known of a render that failed, for `--json`. */
  readonly details: Record<string, unknown> | null;
}
