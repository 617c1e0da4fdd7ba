/**
 * Workflow code. Re-export it from your own workflows module:
 *
 * @example
 * ```ts
 * // workflows.ts
 * export { renderMedia } from 'temporal-remotion-lambda/workflows';
 * ```
 *
 * Every function exported from here becomes a workflow type, so nothing else is.
 */
export { renderMedia } from './render-media';
