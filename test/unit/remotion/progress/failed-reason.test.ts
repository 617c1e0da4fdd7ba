import { describe, expect, it } from 'vitest';
import { failedReason, failedRemedy } from '../../../../src/remotion/progress/failed-reason';
import { judge } from '../../../../src/activities/judge';
import { renderFailedReasons } from '../../../../src/remotion/protocol/failed-reasons';
import type { RenderFailedReason } from '../../../../src/remotion/protocol/failed-reasons';
import { endingError } from '../../../../src/remotion/progress/errors-explained';
import { toRenderProgress } from '../../../../src/remotion/progress/to-render-progress';
import { functionTimeoutMs } from '../../../parity/facts-of-file';
import { linesOf, traceNames } from '../../../parity/trace-states';

const inFunction = '\n    at Object.run (/var/task/index.js:152:1234)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)';
const inPage = '\n    at Scene (https://remotionlambda-abc.s3.us-east-1.amazonaws.com/sites/one/bundle.js:35:112)';

/** An error as a renderer reports it. */
const thrown = (name: string, message: string, place: string) => ({ name, message, stack: `${name}: ${message}${place}` });
/** An error as the main function passes it on from a renderer: the stack becomes the message. */
const passedOn = (name: string, message: string, place: string) => thrown('Error', `${name}: ${message}${place}`, inFunction);

const functionTexts: [RenderFailedReason, string, string][] = [
  ['concurrencyLimit', 'Error', 'AWS Concurrency limit reached (Original Error: Rate Exceeded.). See https://www.remotion.dev/docs/lambda/troubleshooting/rate-limit for tips to fix this.'],
  ['concurrencyLimit', 'TooManyRequestsException', 'Rate Exceeded.'],
  ['concurrencyLimit', 'Error', 'AWS did not invoke Lambda in 30000ms'],
  ['concurrencyLimit', 'ServiceException', 'We currently do not have sufficient capacity in the region you requested.'],
  ['browserCrashed', 'ProtocolError', 'Protocol error (Runtime.callFunctionOn): Target closed. https://www.remotion.dev/docs/target-closed'],
  ['browserCrashed', 'Error', 'Protocol error (Page.captureScreenshot): Session closed. Most likely the page has been closed.'],
  ['browserCrashed', 'Error', 'Target closed (page disposed)'],
  ['browserCrashed', 'Error', 'Page crashed!'],
  ['browserCrashed', 'Error', 'Navigation failed because browser has disconnected!'],
  ['browserCrashed', 'Error', 'Failed to launch the browser process!\n[0101/1.2:FATAL:zygote_communication_linux.cc(292)] Cannot communicate with zygote'],
  ['browserCrashed', 'TimeoutError', 'Timed out after 25000 ms while trying to connect to the browser! Chrome logged the following: '],
  ['browserCrashed', 'Error', 'Timed out after 30000ms while setting up the headless browser.'],
  ['browserCrashed', 'Error', 'Compositor exited with code 101: thread panicked'],
  ['networkError', 'Error', 'read ECONNRESET'],
  ['networkError', 'Error', 'socket hang up'],
  ['networkError', 'Error', 'aborted'],
  ['networkError', 'TypeError', 'fetch failed'],
  ['networkError', 'TimeoutError', 'Connection timed out after 5000 ms'],
  ['networkError', 'RequestTimeout', 'Your socket connection to the server was not read from or written to within the timeout period.'],
  ['networkError', 'InternalError', 'We encountered an internal error. Please try again.'],
  ['networkError', 'SlowDown', 'Please reduce your request rate.'],
  ['networkError', 'Error', 'Lambda function remotion-render failed with error code Runtime.TruncatedResponse: {"errorType":"Runtime.TruncatedResponse"}. See https://x'],
  ['networkError', 'Error', 'net::ERR_CONNECTION_RESET at https://example.com/index.html'],
  ['networkError', 'Error', 'Error while getting compositions: Tried to go to https://example.com/index.html but the status code was 503 instead of 200. Does the site you specified exist?'],
  ['networkError', 'Error', 'Error while downloading https://example.com/a.mp3: Error: read ECONNRESET'],
  ['networkError', 'Error', 'Tried to download file https://example.com/a.mp4, but the server sent no data for 20 seconds'],
  ['functionCrashed', 'Error', 'Lambda function remotion-render failed with error code Runtime.ExitError: {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}. See https://x'],
  ['functionCrashed', 'Error', 'Lambda function remotion-render failed with an unhandled error: {"errorType":"Runtime.OutOfMemory"} See https://x'],
  ['functionCrashed', 'Error', 'net::ERR_INSUFFICIENT_RESOURCES at https://example.com/index.html'],
  ['functionCrashed', 'Error', 'FFmpeg quit with code null (SIGKILL) The FFmpeg output was frame=1'],
  ['rendererTimedOut', 'Error', 'Lambda function remotion-render failed with error code Sandbox.Timedout: {"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 15.00 seconds"}. See https://x'],
  ['rendererTimedOut', 'Error', 'Lambda function remotion-render failed with an unhandled error: {"errorMessage":"2026-01-01T00:00:00Z 1 Task timed out after 120.00 seconds"} See https://x'],
  ['rendererTimedOut', 'Error', 'Renderer chunk 3, attempt 1 did not publish a status before the launcher deadline. Logs: https://x'],
  ['outOfDisk', 'Error', 'ENOSPC: no space left on device, write'],
  ['outOfDisk', 'Error', 'FFmpeg quit with code 1 The FFmpeg output was frame=1\nav_interleaved_write_frame(): No space left on device'],
  ['outOfDisk', 'Error', 'FFmpeg quit with code 228  The FFmpeg output was '],
  ['outOfDisk', 'Error', 'Command failed with exit code 228: /var/task/ffmpeg -i a.wav'],
  ['outOfDisk', 'Error', "Input #0, wav, from 'a.wav':\n[out#0/wav @ 0x55e04da88200] Error closing file: No space left on device\nConversion failed!"],
  ['functionCrashed', 'Error', 'FFmpeg quit with code 244 while piping frame 12. Stderr: '],
  ['functionCrashed', 'Error', 'FFmpeg quit with code 1  The FFmpeg output was x264 [error]: malloc of size 12 failed\nError: Cannot allocate memory'],
  ['encoderFailed', 'Error', '[libx264 @ 0x55] height not divisible by 2 (640x361)\nConversion failed!'],
  ['encoderFailed', 'Error', 'FFmpeg quit with code 2280 The FFmpeg output was '],
  ['delayRenderTimeout', 'Error', 'Timeout (30000ms) exceeded rendering the component at frame 5. Open delayRender() handles: "1. data". You can increase the timeout using the "timeoutInMilliseconds" option'],
  ['delayRenderTimeout', 'TimeoutError', 'waiting for the page to render the React component at frame 5 failed: timeout 33000ms exceeded'],
  ['versionMismatch', 'Error', 'Version mismatch: When calling renderMediaOnLambda(), you passed remotion-render-4-0-527 as the function, which has the version 4.0.500'],
  ['versionMismatch', 'Error', 'The version of the function that was specified as "rendererFunctionName" is 4.0.500 but the version of the function that invoked the render is 4.0.527.'],
  ['versionMismatch', 'Error', 'Incompatible site: When visiting https://example.com/index.html, a bundle was found, but one that is not compatible with this version of Remotion.'],
  ['siteUnreachable', 'Error', 'net::ERR_NAME_NOT_RESOLVED at https://nowhere.example.com/index.html'],
  ['siteUnreachable', 'Error', 'Error while getting compositions: Tried to go to https://example.com/index.html but the status code was 403 instead of 200. Does the site you specified exist?'],
  ['siteUnreachable', 'Error', 'Visited "https://example.com/index.html" but got no response.'],
  ['siteUnreachable', 'TimeoutError', 'Navigation timeout of 30000 ms exceeded'],
  ['inputPropsMissing', 'Error', 'Failed to parse input props that were serialized: NoSuchKey: The specified key does not exist.'],
  ['accessDenied', 'Error', 'Failed to parse input props that were serialized: AccessDenied: Access Denied'],
  ['networkError', 'Error', 'Failed to parse input props that were serialized: SlowDown: Please reduce your request rate.'],
  ['networkError', 'Error', 'Failed to parse input props that were serialized: Error: read ECONNRESET'],
  ['outputExists', 'TypeError', `Output file "a.mp4" in bucket "outputs" in region "us-east-1" already exists. Delete it before re-rendering, or set the 'overwrite' option`],
  ['outputExists', 'Error', 'Output file "renders/a/out.mp4" in bucket "outputs" already exists. Delete it before re-rendering'],
  ['accessDenied', 'AccessDenied', 'Access Denied'],
  ['accessDenied', 'AccessDeniedException', 'User: arn:aws:sts::1:assumed-role/remotion-lambda-role/x is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:1:function:y because no identity-based policy allows it'],
  ['accessDenied', 'Error', 'Unable to access item "a.mp4" from bucket "outputs"  - got a 403 error when heading the file. Check your credentials and permissions.'],
  ['outputUnreachable', 'Error', 'Unable to access item "a.mp4" from bucket "outputs" (S3 Endpoint = https://s3.example.com) - got a 403 error when heading the file.'],
  ['outputUnreachable', 'NoSuchBucket', 'The specified bucket does not exist'],
  ['outputUnreachable', 'AccessControlListNotSupported', 'The bucket does not allow ACLs'],
  ['outputUnreachable', 'Error', 'getaddrinfo ENOTFOUND s3.nowhere.example.com'],
  ['outputUnreachable', 'Error', 'Conditional output uploads are only supported for AWS S3'],
  ['encoderFailed', 'Error', 'FFmpeg quit with code 1 The FFmpeg output was [libx264] height not divisible by 2 (320x181)'],
  ['encoderFailed', 'Error', 'Command failed with exit code 1: /var/task/ffmpeg -hide_banner -i video.mkv'],
  ['assetNotLoaded', 'Error', 'Error while downloading https://example.com/a.mp3: Error: Received a status code of 404 while downloading file https://example.com/a.mp3.'],
  ['assetNotLoaded', 'Error', 'Error while downloading https://nowhere.example.com/a.mp3: Error: getaddrinfo ENOTFOUND nowhere.example.com'],
  ['duplicateArtifact', 'Error', 'The artifact filename note.txt was emitted more than once. https://remotion.dev/docs/artifacts'],
  ['invalidOption', 'Error', 'Too many functions: This render would cause 400 functions to spawn. We limit this amount to 200 functions'],
  ['compositionError', 'TypeError', 'The "height" prop of the "<Composition />" component with the id "Hello" must be an integer, but is 1080.5.'],
  ['compositionError', 'TypeError', '"fps" must be positive, but got 0 of the "<Composition />" component with the id "Hello"'],
  ['unknownError', 'TypeError', "Cannot read properties of undefined (reading 'instance')"],
];

const pageTexts: [RenderFailedReason, string, string][] = [
  ['delayRenderTimeout', 'Error', 'A delayRender() "waiting for data" was called but not cleared after 28000ms. See https://remotion.dev/docs/timeout for help. '],
  ['delayRenderTimeout', 'Error', 'A delayRender() was called but not cleared after 28000ms. See https://remotion.dev/docs/timeout for help. '],
  ['compositionNotFound', 'Error', 'Could not find composition with ID Nope. Available compositions: Hello'],
  ['assetNotLoaded', 'CancelledError', 'Error: Error loading image with src: https://example.com/a.png'],
  ['assetNotLoaded', 'CancelledError', 'Error: Could not play video with src https://example.com/a.mp4: [object MediaError]. See https://remotion.dev/docs/media-playback-error for help.'],
  ['assetNotLoaded', 'CancelledError', 'Error: Received a status code of 404 while downloading file https://example.com/a.mp4.'],
  ['assetNotLoaded', 'CancelledError', 'Error: Compositor error: No video stream found'],
  ['browserCrashed', 'CancelledError', 'Error: Compositor quit with signal SIGKILL'],
  ['networkError', 'CancelledError', 'Error: Received a status code of 503 while downloading file https://example.com/a.mp4.'],
  ['outOfDisk', 'CancelledError', 'Error: Failed to fetch http://localhost:3000/proxy?src=a.mp4. This could be caused by Chrome rejecting the request because the disk space is low.'],
  ['functionCrashed', 'Error', 'Failed to load resource: net::ERR_INSUFFICIENT_RESOURCES'],
];

const compositionTexts: [string, string][] = [
  ['Error', 'timeout of 5000 ms exceeded'],
  ['TimeoutError', 'The request to the price list timed out'],
  ['Error', 'Target closed the deal without a customer'],
  ['Error', 'Target closed'],
  ['Error', 'socket hang up'],
  ['Error', 'read ECONNRESET'],
  ['Error', 'AccessDenied: Access Denied'],
  ['AccessDenied', 'the customer may not see this'],
  ['TooManyRequestsException', 'slow down'],
  ['Error', 'AWS Concurrency limit reached in the script of this video'],
  ['Error', 'Output file "a" in bucket "b" already exists'],
  ['Error', 'The chart of ENOSPC errors is empty'],
  ['TypeError', 'Failed to fetch'],
  ['Error', 'Version mismatch: When calling the API, got 2 for 3'],
  ['Error', 'FFmpeg quit with code 1'],
  ['Error', 'FFmpeg quit with code 228'],
  ['Error', '[libx264 @ 0x55] No space left on device'],
  ['TypeError', "Pixel format was set to 'yuva420p' in my chart"],
  ['Error', 'concurrencyPerLambda must be shown'],
  ['Error', 'My delayRender() was called but not cleared after 5ms'],
  ['CancelledError', 'Error: the customer has no name'],
  ['Error', ''],
];

describe('the reason of a fatal error', () => {
  it.each(functionTexts)('is %s when the function reports %s: %s', (reason, name, message) => {
    expect(failedReason(thrown(name, message, inFunction))).toBe(reason);
    expect(failedReason(passedOn(name, message, inFunction))).toBe(reason);
  });

  it.each(pageTexts)('is %s when Remotion reports in the page %s: %s', (reason, name, message) => {
    expect(failedReason(thrown(name, message, inPage))).toBe(reason);
    expect(failedReason(passedOn(name, message, inPage))).toBe(reason);
  });

  it.each(compositionTexts)('is the composition when its own code throws %s: %s', (name, message) => {
    expect(failedReason(thrown(name, message, inPage))).toBe('compositionError');
    expect(failedReason(passedOn(name, message, inPage))).toBe('compositionError');
  });

  it('is the composition for an error without a stack, as when something other than an Error is thrown', () => {
    expect(failedReason({ name: 'Error', message: 'no title', stack: 'no title' })).toBe('compositionError');
  });

  it('is found even when texts are missing, as in files from other sources', () => {
    expect(failedReason({} as Parameters<typeof failedReason>[0])).toBe('compositionError');
  });

  it('has at least one text that leads to it', () => {
    const tested = new Set([...functionTexts, ...pageTexts].map(([reason]) => reason));
    expect([...tested].sort()).toEqual(Object.keys(renderFailedReasons).sort());
  });
});

describe('the reason of an error that quotes a long log', () => {
  const line = (n: number) => `frame=${n} fps= 30 q=23.0 size=    ${n}KiB time=00:01:00.00 bitrate=1500.0kbits/s speed=   1x    \r`;
  const logOf = (lines: number, cause: string) => `FFmpeg quit with code 1 while piping frame 9. Stderr: ${Array.from({ length: lines }, (_, n) => line(n)).join('')}\n${cause}\nConversion failed!`;

  it.each([0, 20, 60, 250, 5_000])('comes from its last lines after %d lines of progress', (lines) => {
    const full = logOf(lines, '[out#0/mp4 @ 0x55] Error writing trailer: No space left on device');
    const invalid = logOf(lines, '[libx264 @ 0x55] height not divisible by 2 (640x361)');
    expect([thrown, passedOn].map((told) => failedReason(told('Error', full, inFunction)))).toEqual(['outOfDisk', 'outOfDisk']);
    expect([thrown, passedOn].map((told) => failedReason(told('Error', invalid, inFunction)))).toEqual(['encoderFailed', 'encoderFailed']);
  });

  it('is the composition when the page wrote the log, however far down the stack', () => {
    const log = logOf(5_000, 'No space left on device');
    expect(failedReason(thrown('Error', log, inPage))).toBe('compositionError');
  });
});

describe('the remedy', () => {
  it("names the permission that the function's role lacks, and the resource", () => {
    const message = 'User: arn:aws:sts::1:assumed-role/remotion-lambda-role/x is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::outputs/a.mp4" because no identity-based policy allows it';
    const remedy = failedRemedy('accessDenied', thrown('AccessDenied', message, inFunction));
    expect(remedy).toBe(`The function's role lacks s3:PutObject on arn:aws:s3:::outputs/a.mp4. ${renderFailedReasons.accessDenied.remedy}`);
  });

  it('otherwise comes from the table', () => {
    expect(failedRemedy('accessDenied', thrown('AccessDenied', 'Access Denied', inFunction))).toBe(renderFailedReasons.accessDenied.remedy);
    expect(failedRemedy('networkError', thrown('Error', 'aborted', inFunction))).toBe(renderFailedReasons.networkError.remedy);
  });
});

describe('a recorded render that ended with a fatal error', () => {
  const endings: Record<string, string> = {
    'artifacts-boundary-conflict': 'RenderFailed: duplicateArtifact',
    cancelled: 'RenderCancelled',
    'composition-missing': 'RenderFailed: compositionNotFound',
    'delayrender-timeout': 'RenderFailed: delayRenderTimeout',
    // The second of two launches fails because the output of the first, this render's own, exists.
    'double-launch-1s': 'RenderFailed: outputExists',
    'fatal-frame-error': 'RenderFailed: compositionError',
    'fatal-metadata-error': 'RenderFailed: compositionError',
    'fatal-then-sandbox-thawed': 'RenderFailed: concurrencyLimit',
    'flaky-exhausted': 'RenderFailed: networkError',
    'overwrite-false-existing': 'RenderFailed: outputExists',
    'renderer-killed': 'RenderFailed: functionCrashed',
    'renderer-timeout': 'RenderFailed: rendererTimedOut',
    'serveurl-404': 'RenderFailed: siteUnreachable',
    'throttled-renderers': 'RenderFailed: concurrencyLimit',
  };
  const limits = { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000 };
  const fatalOf = new Map(traceNames.map((file) => [file.replace(/\.jsonl(\.gz)?$/, ''), fatalChangeOf(file)] as const).filter(([, fatal]) => fatal));

  it('is in this table', () => {
    expect([...fatalOf.keys()].sort()).toEqual(Object.keys(endings).sort());
  });

  it.each(Object.entries(endings))('%s ends as %s', async (trace, ending) => {
    const { head, file, seenMs } = fatalOf.get(trace)!;
    const { functionName, region, renderId } = head;
    const timeoutInMilliseconds = functionTimeoutMs(functionName);
    const place = { functionName, region, renderId, bucketName: 'b', memorySizeInMb: 2048, timeoutInMilliseconds };
    const progress = await toRenderProgress(file, { ...place, nowMs: seenMs, headOutput: async () => null });
    const verdict = judge({ progress, unchangedForMs: 0, serverNowMs: seenMs, claim: null }, { limits, cancelling: false });
    const reason = verdict?.type === 'RenderFailed' ? `: ${failedReason(endingError(progress.errors)!)}` : '';
    expect(`${verdict?.type}${reason}`).toBe(ending);
  });
});

/** The first progress in a trace that contains the error that ended the render. */
function fatalChangeOf(trace: string) {
  const [head, ...changes] = linesOf(trace);
  for (const { t, progress: file } of changes) {
    if (file && endingError(file.errors ?? [])) return { head, file, seenMs: head.t0 + t };
  }
  return null;
}
