/**
 * For services: start renders, ask how far they are, wait for their result. Loads no AWS SDK and no worker.
 */
export { checkedInput } from './checked-input';
export { RenderClient } from './render-client';
export type { RenderClientOptions, StartOptions } from './render-client';
export type { FindOptions } from './find-render';
export { RenderFailedError } from './render-failed-error';
export type { RenderEndType } from './render-failed-error';
export { RenderHandle } from './render-handle';
export type { ProgressUpdatesOptions } from './render-handle';
