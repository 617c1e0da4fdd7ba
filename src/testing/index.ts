/**
 * For tests of your own pipelines: fake activities of `renderMedia` that follow a script, without AWS. With Temporal's
 * time-skipping server, a render of an hour takes no time.
 */
export { fakeRenderActivities } from './fake-render-activities';
export type { FakeRender, FakeRenderActivities, RenderScript } from './fake-render-activities';
export type { ScriptedFailure, ScriptedRender } from './scripted-render';
