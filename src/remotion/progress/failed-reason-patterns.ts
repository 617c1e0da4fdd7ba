import type { RenderFailedReason } from '../protocol/failed-reasons';
import { refusedOptionPatterns } from './refused-option-patterns';

export interface ReasonPatterns {
  reason: RenderFailedReason;
  /** Messages from outside the page: from the function, the browser, FFmpeg, the AWS SDK, Node. */
  outsidePage?: readonly RegExp[];
  /** Messages that also count when thrown in the page: from Remotion's components there, or passed on from the function. */
  anywhere?: readonly RegExp[];
}

/**
 * The messages that identify Remotion's errors; the first match wins. Each pattern matches the beginning of a message,
 * except for programs whose reports are quoted inside another message. The messages are those of 4.0.527; comments name
 * their source files.
 */
export const reasonPatterns: readonly ReasonPatterns[] = [
  {
    reason: 'inputPropsMissing',
    // serverless-client/compress-props, followed by S3's error
    outsidePage: [/^Failed to parse input props that were serialized: (?:NoSuchKey|NotFound)\b/],
  },
  {
    reason: 'outputExists',
    // serverless/handlers/launch, lambda-client/write-file
    outsidePage: [/^Output file "[^"\n]*" in bucket "[^"\n]*" .*already exists/],
  },
  {
    reason: 'versionMismatch',
    // serverless/handlers/check-version-mismatch, serverless/handlers/renderer, renderer/set-props-and-env
    outsidePage: [/^Version mismatch: When calling /, /^The version of the function that was specified as "rendererFunctionName" /, /^Incompatible site: When visiting /],
  },
  {
    reason: 'concurrencyLimit',
    outsidePage: [
      // lambda-client/call-lambda-streaming
      /^AWS Concurrency limit reached /,
      /^AWS did not invoke Lambda in \d+ms/,
      // The AWS SDK, when the main function invokes another way
      /^(?:TooManyRequestsException|ConcurrentInvocationLimitExceeded|ThrottlingException|EC2ThrottledException): /,
      // lambda-client/is-flaky-error
      /^ServiceException: We currently do not have sufficient capacity /,
    ],
  },
  {
    reason: 'rendererTimedOut',
    outsidePage: [
      // lambda-client/call-lambda-streaming, followed by Lambda's error
      /^Lambda function \S+ failed with error code Sandbox\.Timedout/,
      /^Lambda function \S+ failed with .*Task timed out after [\d.]+ seconds/s,
      // serverless/stream-renderer, where functions communicate through S3
      /^Renderer chunk \d+, attempt \d+ did not publish a status /,
    ],
  },
  {
    reason: 'outOfDisk',
    outsidePage: [
      /^(?:FFmpeg|Command failed) .*no space left on device/is,
      // FFmpeg exits with the negated system error: -28 is ENOSPC
      /^(?:FFmpeg (?:already )?quit with|Command failed with exit) code 228\b/,
      // renderer/render-media throws only the encoder's log
      /^\[[^\]\n]+ @ 0x[\da-f]+\] .*no space left on device/im,
    ],
    // Node; the function passes it on to <OffthreadVideo>, which also has its own message
    anywhere: [/^ENOSPC: /, /^Error while downloading .*ENOSPC: /s, /^Compositor .*no space left on device/is, /^Failed to fetch \S+\. This could be caused by Chrome rejecting the request because the disk space is low/],
  },
  {
    reason: 'networkError',
    outsidePage: [
      // lambda-client/call-lambda-streaming, serverless-client/streaming: a truncated answer
      /^Lambda function \S+ failed with error code Runtime\.TruncatedResponse/,
      /^(?:Cannot parse Lambda response as JSON|Invalid JSON \(|Unknown message type )/,
      // Node, and the AWS SDK for S3 and Lambda
      /^(?:aborted|terminated|socket hang up|fetch failed|other side closed)$/m,
      /^(?:(?:read|write|connect) )?(?:ECONNRESET|EPIPE|ETIMEDOUT)\b/,
      /^(?:getaddrinfo EAI_AGAIN|Client network socket disconnected|Connection timed out after )/,
      /^(?:RequestTimeout|SlowDown|ServiceUnavailable|ServiceException): /,
      /^(?:We encountered an internal error|Please reduce your request rate)/,
      // The browser, opening the site; what remains of Remotion's own list of transient errors
      /^net::ERR_(?:CONNECTION_(?:RESET|TIMED_OUT|CLOSED|ABORTED)|TIMED_OUT|EMPTY_RESPONSE|NETWORK_CHANGED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|NAME_RESOLUTION_FAILED)\b/,
      // renderer/set-props-and-env, after its own retries
      /^Error while getting compositions: Tried to go to \S+ but the status code was 5\d\d /,
    ],
    anywhere: [
      // renderer/assets: passed on to <OffthreadVideo>
      /^Tried to download file .* but the server sent no data for /,
      /^Download finished with \d+ bytes, but expected /,
      /^Received a status code of 5\d\d while downloading file /,
      /^Error while downloading .*: (?:Error: )?(?:aborted|socket hang up|read ECONNRESET|Received a status code of 5\d\d|Tried to download file .* but the server sent no data)/,
      // The browser, when the download of a media file broke off; Remotion renders the chunk again (is-flaky-error)
      /^A network error occurred/,
    ],
  },
  {
    reason: 'functionCrashed',
    outsidePage: [
      // lambda-client/call-lambda-streaming, followed by Lambda's error: Runtime.ExitError, Runtime.OutOfMemory
      /^Lambda function \S+ failed with (?:error code|an unhandled error)/,
      /^FFmpeg (?:already )?quit .*\bSIGKILL\b/,
      // -12 is ENOMEM
      /^(?:FFmpeg (?:already )?quit with|Command failed with exit) code 244\b/,
      /^(?:FFmpeg|Command failed) .*cannot allocate memory/is,
    ],
    // Chrome
    anywhere: [/\bnet::ERR_INSUFFICIENT_RESOURCES\b/],
  },
  {
    reason: 'browserCrashed',
    outsidePage: [
      // renderer/browser and renderer/seek-to-frame
      /^Protocol error \([^)]*\): (?:Target|Session) closed/,
      /^(?:Target closed|Session closed|Page crashed!|Browser was closed|Navigation failed because browser has disconnected)/,
      /^(?:Navigating frame was detached|waitForFunction failed: frame got detached|Execution context was destroyed)/,
      /^Failed to launch the browser process!/,
      /^Timed out after \d+ ?ms while (?:trying to connect to the browser|setting up the headless browser)/,
      /^Timed out evaluating page function /,
      // serverless/get-browser-instance
      /^(?:Timeout launching browser|expected to launch)/,
      // Chrome, inside another message
      /FATAL:zygote_communication_linux\.cc|error while loading shared libraries: libnss3\.so/,
    ],
    // renderer/compositor: passed on to <OffthreadVideo>. Not a SIGSEGV: it crashed on a file, and will again.
    anywhere: [/^Compositor (?:quit|exited|panicked|has already been shut down)(?!.*SIGSEGV)/s],
  },
  {
    reason: 'delayRenderTimeout',
    // renderer/seek-to-frame, renderer/browser
    outsidePage: [/^Timeout \(\d+ms\) exceeded rendering the component/, /^waiting for the page to render the React component.* failed: timeout /],
    // remotion/delay-render
    anywhere: [/^A delayRender\(\) (?:".*" )?was called but not cleared after \d+ms/s],
  },
  {
    reason: 'compositionNotFound',
    // Code in the bundle, from studio/renderEntry
    anywhere: [/^Could not find composition with ID /],
  },
  {
    reason: 'siteUnreachable',
    outsidePage: [
      // renderer/set-props-and-env, renderer/goto-page-or-throw
      /^Error while getting compositions: Tried to go to /,
      /^Visited ".*" but got no response/,
      // renderer/browser
      /^net::ERR_\w+ at /,
      /^Navigation timeout of \d+ ms exceeded/,
      /^Protocol error \(Page\.navigate\)/,
    ],
  },
  {
    reason: 'assetNotLoaded',
    outsidePage: [/^This file cannot be read by `ffprobe`/],
    anywhere: [
      // renderer/assets, renderer/compositor: passed on to <OffthreadVideo>
      /^Error while downloading /,
      /^Received a status code of \d+ (?:while downloading file|but no "Location" header) /,
      /^(?:Too many redirects while downloading|Can only download URLs starting with) /,
      /^Compositor error: /,
      /^Compositor .*SIGSEGV/s,
      // remotion: <Img>, <OffthreadVideo>, <Html5Audio>, <Html5Video>, fonts
      /^Error loading image with src: /,
      /^Failed to load image with src /,
      /^Server returned status \d+ while fetching /,
      /^Could not play (?:audio|video) with src /,
      /^Failed to load font /,
    ],
  },
  {
    reason: 'outputUnreachable',
    outsidePage: [
      // lambda-client/head-file with a provider's endpoint, lambda-client/write-file, serverless/finish-render
      /^Unable to access item "[^"\n]*" from bucket "[^"\n]*" \(S3 Endpoint = /,
      /^(?:Conditional output uploads are only supported for|The provider does not support conditional output uploads)/,
      // S3
      /^(?:NoSuchBucket|InvalidBucketName|PermanentRedirect|AuthorizationHeaderMalformed|AccessControlListNotSupported|NotImplemented): /,
      /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidArgument): /,
      // Node: the endpoint does not exist
      /^(?:getaddrinfo ENOTFOUND|connect ECONNREFUSED)\b/,
    ],
  },
  {
    reason: 'accessDenied',
    outsidePage: [
      /^(?:AccessDenied|AccessDeniedException|Forbidden|AllAccessDisabled): /,
      /^User: \S+ is not authorized to perform: /,
      // lambda-client/head-file
      /^Unable to access item "[^"\n]*" from bucket /,
    ],
  },
  {
    reason: 'encoderFailed',
    outsidePage: [
      // renderer/render-media, renderer/stitch-frames-to-video, renderer/finalize-fast-start
      /^FFmpeg (?:quit with code|already quit|stdin is not available)/,
      // Only the encoder's log
      /^\[[^\]\n]+ @ 0x[\da-f]+\] /m,
      /^Conversion failed!$/m,
      /^Fast Start finalization did not /,
      // renderer/call-ffmpeg, through execa
      /^Command (?:failed|was killed) with .*\bff(?:mpeg|probe)\b/s,
      // serverless/merge-chunks
      /^No files to merge/,
    ],
  },
  {
    reason: 'duplicateArtifact',
    outsidePage: [
      // serverless/stream-renderer, serverless/render-with-single-function, renderer/render-frame-with-option-to-reject
      /^Chunk \d+ emitted an asset filename .* but there is already another artifact /s,
      /^The artifact filename .* was emitted more than once/s,
      /^An artifact with output ".*" was already registered /s,
    ],
  },
  { reason: 'invalidOption', outsidePage: refusedOptionPatterns },
  {
    reason: 'compositionError',
    // serverless/validate-composition: bad values from the composition's code or calculateMetadata()
    outsidePage: [/^The "\w+" prop of the "<Composition \/>" component /, /^"fps" must .* of the "<Composition \/>" component /],
  },
];
