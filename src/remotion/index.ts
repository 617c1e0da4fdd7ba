/**
 * Remotion Lambda's protocol over the AWS SDK: start, progress, cancel, delete. Usable without Temporal. Importing it
 * creates no client and makes no call.
 */
export { createAws, defaultAws } from './aws/aws';
export type { Aws, AwsOptions, ClosableAws, S3Scope } from './aws/aws';
export { awsLinks } from './aws/aws-links';
export type { AwsLinks, AwsLinksInput } from './aws/aws-links';
export { cancelRender } from './cancel-render';
export type { CancelRenderContext, CancelRenderInput } from './cancel-render';
export { deleteRender } from './delete-render';
export type { DeleteRenderInput } from './delete-render';
export { RemotionLambdaError, RemotionLambdaErrorCode } from './errors/errors';
export type { RemotionLambdaErrorInput } from './errors/errors';
export { findBucket } from './aws/find-bucket';
export type { FindBucketInput } from './aws/find-bucket';
export type { AudioCodec, LambdaCodec } from './protocol/codecs';
export { parseFunctionName, toFunctionName } from './protocol/function-name';
export type { FunctionFacts, NeededFunctionFacts } from './protocol/function-name';
export { getRenderProgress, readRenderProgress } from './progress/get-render-progress';
export type { GetRenderProgressContext, GetRenderProgressInput, RenderReading } from './progress/get-render-progress';
export { expectedOutput, findOutput, outputUrlFor } from './output/output';
export type { ExpectedOutput, FindOutputInput, FoundOutput, OutputContext, OutputPlace } from './output/output';
export { presignUrl } from './output/presign-url';
export type { PresignUrlInput } from './output/presign-url';
export type { LaunchClaim } from './protocol/progress-file';
export { AWS_REGIONS, isAwsRegion } from './protocol/regions';
export type { AwsRegion } from './protocol/regions';
export { randomRenderId, renderIdFor } from './protocol/render-id';
export type { RenderIdOptions } from './protocol/render-id';
export { parseRenderMediaOptions, renderMediaOptionsDefaults } from './options/render-options';
export type {
  ChromiumOptions,
  DeleteAfter,
  DownloadBehavior,
  OutName,
  PixelFormat,
  RenderMediaOptions,
  S3OutputProvider,
  WebhookOption,
  X264Preset,
} from './options/render-options';
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
} from './protocol/render-progress';
export { startRender } from './start/start-render';
export type { LaunchedRender, StartRenderContext } from './start/start-render';
export { startRenderByHandler } from './start/start-render-by-handler';
export type { StartRenderByHandlerContext } from './start/start-render-by-handler';
