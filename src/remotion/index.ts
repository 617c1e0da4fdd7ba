/**
 * Remotion Lambda's protocol over the AWS SDK: start, progress, cancel, delete. Usable without Temporal. Importing it
 * makes no client and no call.
 */
export { createAws, defaultAws } from './aws';
export type { Aws, AwsOptions, S3Scope } from './aws';
export { awsLinks } from './aws-links';
export type { AwsLinks, AwsLinksInput } from './aws-links';
export { cancelRender } from './cancel-render';
export type { CancelRenderContext, CancelRenderInput } from './cancel-render';
export { deleteRender } from './delete-render';
export type { DeleteRenderInput } from './delete-render';
export { RemotionLambdaError, RemotionLambdaErrorCode } from './errors';
export type { RemotionLambdaErrorInput } from './errors';
export { findBucket } from './find-bucket';
export type { FindBucketInput } from './find-bucket';
export { parseFunctionName, toFunctionName } from './function-name';
export type { FunctionFacts } from './function-name';
export { getRenderProgress, readRenderProgress } from './get-render-progress';
export type { GetRenderProgressContext, GetRenderProgressInput, RenderReading } from './get-render-progress';
export { expectedOutput, findOutput, outputUrlFor } from './output';
export type { ExpectedOutput, FindOutputInput, FoundOutput, OutputPlace } from './output';
export { presignUrl } from './presign-url';
export type { PresignUrlInput } from './presign-url';
export type { LaunchClaim } from './progress-file';
export { AWS_REGIONS, isAwsRegion } from './regions';
export type { AwsRegion } from './regions';
export { randomRenderId, renderIdFor } from './render-id';
export { parseRenderMediaOptions, renderMediaOptionsDefaults } from './render-options';
export type {
  ChromiumOptions,
  DeleteAfter,
  DownloadBehavior,
  OutName,
  RenderMediaOptions,
  S3OutputProvider,
  WebhookOption,
} from './render-options';
export type {
  ChunkRetry,
  CleanupInfo,
  EncodingStatus,
  ExpensiveChunk,
  ReceivedArtifact,
  RenderCosts,
  RenderErrorInfo,
  RenderMetadata,
  RenderProgress,
} from './render-progress';
export { startRender } from './start-render';
export type { StartedRender, StartRenderContext } from './start-render';
export { startRenderByHandler } from './start-render-by-handler';
export type { StartRenderByHandlerContext } from './start-render-by-handler';
