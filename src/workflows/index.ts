/**
 * Workflow code: `renderMedia`; `renderGuard`, which it starts for `whenTerminated: 'cancel'`; and `renderAdmission`, which
 * runs a pool of slots. Re-export all of them from your own workflows module:
 *
 * @example
 * ```ts
 * // workflows.ts
 * export * from 'temporal-remotion-lambda/workflows';
 * ```
 *
 * Every function exported from here becomes a workflow type, so nothing else is exported.
 */
export { renderAdmission } from './admission/render-admission';
export { renderGuard } from './render-guard';
export { renderMedia } from './render-media';
