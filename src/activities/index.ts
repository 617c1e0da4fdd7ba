/**
 * Activities of `renderMedia`, to be registered in a worker.
 */
export { createRenderActivities } from './create-render-activities';
export type { RenderActivitiesOptions } from './create-render-activities';
export type { RenderActivities } from '../contract/activities';
