/**
 * Workflow code: `renderMedia`, and `renderGuard`, which it starts for `whenTerminated: 'cancel'`. Re-export both from
 * your own workflows module:
 *
 * @example
 * ```ts
 * // workflows.ts
 * export * from 'temporal-remotion-lambda/workflows';
 * ```
 *
 * Every function exported from here becomes a workflow type, so nothing else is.
 */
export { renderGuard } from './render-guard';
export { renderMedia } from './render-media';
