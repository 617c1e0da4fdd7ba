/**
 * The activities of `renderMedia`, to register in a worker.
 */
import '../peers/activities';

export { createRenderActivities } from './create-render-activities';
export { withRenderActivities } from './with-render-activities';
export type { RenderActivitiesOptions } from './options';
export type { RenderActivities } from '../contract/activities';
