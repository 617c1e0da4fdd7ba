import { createHash, randomBytes } from 'node:crypto';
import type { DeleteAfter } from './render-media-options';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const hashLength = 10;

/**
 * The id of the render that belongs to a key: the same key always means the same render, so a start can be repeated.
 *
 * 10 characters `[a-z0-9]`, as Remotion's own, made from SHA-256 (about 51 bits); with `deleteAfter`, Remotion's prefix,
 * which the lifecycle rules of its bucket go by.
 *
 * @see https://www.remotion.dev/docs/lambda/autodelete
 */
export function renderIdFor(idempotencyKey: string, deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(idempotencyKey), deleteAfter);
}

/** An id for a render that is started once and not repeated. */
export function randomRenderId(deleteAfter?: DeleteAfter | null): string {
  return withPrefix(shortHash(randomBytes(32)), deleteAfter);
}

/** 10 characters `[a-z0-9]` from the SHA-256 of a text. */
export function shortHash(content: string | Uint8Array): string {
  const digest = createHash('sha256').update(content).digest();
  // One character from three bytes: 2^24 is far above 36, so every character is as likely as any other.
  return Array.from({ length: hashLength }, (_, index) => alphabet[digest.readUIntBE(index * 3, 3) % alphabet.length]).join('');
}

function withPrefix(hash: string, deleteAfter: DeleteAfter | null | undefined): string {
  return deleteAfter ? `${deleteAfter}-${hash}` : hash;
}
