/**
 * Shared by both sides of Temporal's workflow sandbox: types, names and message definitions. Import it from anywhere:
 * workflow code, activities, services.
 */
export type { PoolReport, QueueReport } from '../admission/report';
export type { DailyBudget, PoolSettings } from '../admission/requests';
export { isTransient, RenderFailedReason, renderFailedReasons } from '../remotion/protocol/failed-reasons';
export type { RenderFailedReasonRule } from '../remotion/protocol/failed-reasons';
export { expectedProgress } from './expected-progress';
export type { ReportedProgress } from './expected-progress';
export { RenderFailureType, renderFailures } from './failures';
export type { RenderFailureRule } from './failures';
export { admissionDefaults } from './admission';
export type { RenderAdmission } from './admission';
export { defaultTaskQueue, limitDefaults, pollingDefaults } from './input';
export type { DownstreamTarget, PollingOptions, RenderAttempts, RenderLimits, RenderMediaInput, RenderRequest } from './input';
export {
  renderCompletedSignal,
  renderCompletedSignalName,
  renderHintSignal,
  renderMediaWorkflowType,
  renderProgressQuery,
  renderStartedUpdate,
} from './messages';
export { renderHistogramBuckets, renderMetrics } from './metrics';
export type { RenderMetric, RenderMetricName } from './metrics';
export type { RenderCompleted } from './messages';
export type { PlaceInPool, RenderPoolReport } from './pool-messages';
export type { LambdaShare, RenderPoolSettings } from './pool-settings';
export type { EarlierAttempt, RenderFailureDetails } from './failure-details';
export type { RenderArtifact, RenderResult, StartedRender, UndeliveredDetails } from './result';
export { sendableInput } from './sendable-input';
export { renderPhases } from './snapshot';
export type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
export type { DownstreamState, ReadRefusal, RenderPhase, RenderProgressReport, RenderQueue, RenderSnapshot } from './snapshot';
