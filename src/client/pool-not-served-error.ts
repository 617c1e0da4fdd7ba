/** Thrown when a pool was created, but the workers of its task queue do not run it, so renders would wait for it in vain. */
export class PoolNotServedError extends Error {
  override readonly name = 'PoolNotServedError';

  constructor(
    message: string,
    /** What to do. */
    readonly remedy: string,
  ) {
    super(message);
  }
}
