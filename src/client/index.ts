/**
 * For services: start renders, get their progress, wait for their results. Loads no AWS SDK and no worker.
 */
export { checkedInput } from './checked-input';
export { RenderClient } from './render-client';
export type { RenderClientOptions } from './render-client';
export type { StartOptions } from './start-options';
export type { FindOptions } from './find-render';
export type { RenderFilter, RenderState } from './list-filter';
export type { ListedRender, ListOptions, RenderPage } from './list-renders';
export { RenderFailedError } from './render-failed-error';
export type { RenderEndType } from './render-failed-error';
export { RenderHandle } from './render-handle';
export { RenderPools } from './render-pools';
export { PoolNotServedError } from './pool-not-served-error';
export type { ProgressUpdatesOptions } from './render-handle';
