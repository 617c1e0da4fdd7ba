/** The outcomes of a command, and their exit codes. Scripts depend on the codes: none ever changes its meaning. */
export const exitCodes = Object.freeze({
  /** The render is done; for other commands: the command succeeded. */
  finished: 0,
  /** The render failed, or a check of `doctor` failed. */
  failed: 1,
  /** An option, an argument or a request is invalid, or the render does not exist. */
  badInput: 2,
  /** The render timed out: by its function's timeout, one of its limits, or its workflow's timeout. */
  timedOut: 3,
  cancelled: 4,
  temporalUnreachable: 5,
  awsUnreachable: 6,
  /** A bug in this program. @see https://man.freebsd.org/cgi/man.cgi?query=sysexits (EX_SOFTWARE) */
  unexpected: 70,
  /** Ctrl-C: the program stops watching, and the render keeps running. 128 + SIGINT, as in shells. */
  interrupted: 130,
});

export type Outcome = keyof typeof exitCodes;

/** Ends a command with one sentence that says what is wrong, and one that says what to do. */
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

  /** The failure type of a render, or the code of an AWS error; `null` for other errors. */
  readonly type: string | null;
  /** The facts about a failed render, for `--json`. */
  readonly details: Record<string, unknown> | null;
}
