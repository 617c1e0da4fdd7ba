import { createHash, createHmac, randomBytes } from 'node:crypto';
import { invalidField } from '../errors/invalid-request';
import type { DeleteAfter } from './render-media-options';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const hashLength = 10;

/** Options of `renderIdFor()`. */
export interface RenderIdOptions {
  /** At least 16 characters that only you know, the same in every program that starts or finds these renders. */
  secret: string;
  /** The render's `deleteAfter`: it becomes a prefix of the id. */
  deleteAfter?: DeleteAfter | null;
}

const shortestSecret = 16;

/**
 * The render id for an idempotency key: the same key and secret always give the same id, so a start can be repeated.
 *
 * 10 characters `[a-z0-9]`, like Remotion's own ids, made with HMAC-SHA-256 (about 51 bits). With `deleteAfter` it has
 * Remotion's prefix, which the lifecycle rules of its bucket match. The secret is needed because anybody can read an
 * object in Remotion's buckets if they know its name: without a secret, guessing the key (`invoice-17`) is enough to read
 * the output and the input props.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` without a secret of 16 characters or more
 * @see https://www.remotion.dev/docs/lambda/autodelete
 * @example
 * ```ts
 * import { renderIdFor } from 'temporal-remotion-lambda/remotion';
 *
 * export function renderIdOf(invoiceNumber: string): string {
 *   return renderIdFor(invoiceNumber, { secret: process.env.RENDER_ID_SECRET! });
 * }
 * ```
 */
export function renderIdFor(idempotencyKey: string, options: RenderIdOptions): string {
  const { secret, deleteAfter } = (options ?? {}) as Partial<RenderIdOptions>;
  if (typeof secret !== 'string' || secret.length < shortestSecret) {
    const why = 'anybody who knows how ids are made could read the output and the input props in the public bucket';
    throw invalidField('secret', `expected at least ${shortestSecret} characters that nobody else knows; without them, ${why}`);
  }
  return withPrefix(toRenderId(createHmac('sha256', secret).update(idempotencyKey).digest()), deleteAfter);
}

/**
 * The id of a workflow's render. Its key contains the random run id, so it needs no secret. Never change how it is made,
 * or a start that is retried after an upgrade would render a second time.
 */
export function renderIdOfRun(idempotencyKey: string, deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(idempotencyKey), deleteAfter);
}

/** An id for a render whose start is not repeated. */
export function randomRenderId(deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(randomBytes(32)), deleteAfter);
}

/** 10 characters `[a-z0-9]` from the SHA-256 of a string or bytes. */
export function shortHash(content: string | Uint8Array): string {
  return toRenderId(createHash('sha256').update(content).digest());
}

function toRenderId(digest: Buffer): string {
  // One character from three bytes: 2^24 is far above 36, so all characters are about equally likely.
  return Array.from({ length: hashLength }, (_, index) => alphabet[digest.readUIntBE(index * 3, 3) % alphabet.length]).join('');
}

function withPrefix(hash: string, deleteAfter: DeleteAfter | null | undefined): string {
  return deleteAfter ? `${deleteAfter}-${hash}` : hash;
}
