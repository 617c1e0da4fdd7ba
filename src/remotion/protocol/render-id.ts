import { createHash, createHmac, randomBytes } from 'node:crypto';
import { invalidField } from '../errors/invalid-request';
import type { DeleteAfter } from './render-media-options';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const hashLength = 10;

export interface RenderIdOptions {
  /** At least 16 characters that nobody outside knows, the same for all that start or look for these renders. */
  secret: string;
  /** That of the render: it becomes a prefix of the id. */
  deleteAfter?: DeleteAfter | null;
}

const shortestSecret = 16;

/**
 * The id of the render that belongs to a key: the same key and secret always mean the same render, so a start can be
 * repeated.
 *
 * 10 characters `[a-z0-9]`, as Remotion's own, made by HMAC-SHA-256 (about 51 bits); with `deleteAfter`, Remotion's
 * prefix, which the lifecycle rules of its bucket go by. The secret is needed because Remotion's buckets let anybody read
 * objects whose name they know: without it, whoever guesses the key (`invoice-17`) reads the output and the input props.
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
    const why = 'whoever knows how ids are made could find the output and the input props in the bucket, which anybody may read';
    throw invalidField('secret', `expected at least ${shortestSecret} characters that nobody else knows; without them ${why}`);
  }
  return withPrefix(toRenderId(createHmac('sha256', secret).update(idempotencyKey).digest()), deleteAfter);
}

/**
 * The id of a workflow's render. Its key holds the run id, which is random, so it needs no secret; and it must never be
 * made in another way, or a start that is tried again after an upgrade would render a second time.
 */
export function renderIdOfRun(idempotencyKey: string, deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(idempotencyKey), deleteAfter);
}

/** An id for a render that is started once and not repeated. */
export function randomRenderId(deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(randomBytes(32)), deleteAfter);
}

/** 10 characters `[a-z0-9]` from the SHA-256 of a text. */
export function shortHash(content: string | Uint8Array): string {
  return toRenderId(createHash('sha256').update(content).digest());
}

function toRenderId(digest: Buffer): string {
  // One character from three bytes: 2^24 is far above 36, so every character is as likely as any other.
  return Array.from({ length: hashLength }, (_, index) => alphabet[digest.readUIntBE(index * 3, 3) % alphabet.length]).join('');
}

function withPrefix(hash: string, deleteAfter: DeleteAfter | null | undefined): string {
  return deleteAfter ? `${deleteAfter}-${hash}` : hash;
}
