import { AWS_REGIONS as pricedRegions } from '@remotion/lambda-client/regions';
import { toRenderCosts } from '../../src/remotion/progress/costs';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderErrorInfo } from '../../src/remotion/protocol/render-progress';
import type { Answer } from './answer';
import { beganAtMs } from './facts-of-file';
import type { ParityRule } from './parity-rule';
import { dateHeaderMs, fileOf, localNowMs, withFile } from './parity-state';
import type { ParityState } from './parity-state';

export const clockOfAws: ParityRule = {
  id: 'clock-of-aws',
  why: "A wrong clock on the caller's side would invent or hide timeouts, so S3's Date header corrects it beyond 2 s.",
  neighbour: (state) => {
    const headerMs = dateHeaderMs(state);
    const isWrong = state.sendsDate && Math.abs(headerMs - localNowMs(state)) > 2_000;
    return isWrong ? { ...state, nowMs: headerMs, clockErrorMs: 0 } : null;
  },
};

export const missingFields: ParityRule = {
  id: 'missing-fields',
  why: 'When a file of another version lacks a field, nothing has happened there yet.',
  neighbour: (state) => {
    const file = fileOf(state);
    if (!file) return null;
    const filled = filledFile(file, state);
    return JSON.stringify(filled) === JSON.stringify(file) ? null : withFile(state, filled);
  },
  adjust: (answer, { state }) => {
    if (answer.kind === 'thrown') return answer;
    const written = fileOf(state)?.errors ?? [];
    const said = answer.progress.errors as RenderErrorInfo[];
    // The client's own error, if any, comes before those in the file.
    const own = said.length - written.length;
    const errors = said.map((error, index) => (index < own ? error : { ...error, stack: written[index - own]!.stack }));
    return fileOf(state)?.postRenderData ? answer : { ...answer, progress: { ...answer.progress, errors } };
  },
};

/** Costs of nothing, in our client's own wording. */
const noCost = { estimatedCost: 0, estimatedDisplayCost: '<$0.001', currency: 'USD', disclaimer: toRenderCosts(0, 'us-east-1').disclaimer };

function filledFile(file: ProgressFile, state: ParityState): ProgressFile {
  const { renderMetadata = null, postRenderData = null } = file;
  const errors = file.errors ?? [];
  return {
    ...file,
    postRenderData: postRenderData && {
      ...postRenderData,
      cost: postRenderData.cost ?? noCost,
      errors: postRenderData.errors ?? [],
      retriesInfo: postRenderData.retriesInfo ?? [],
    },
    // Copied unchanged, unless a list is null.
    receivedArtifact: file.receivedArtifact ?? undefined,
    chunks: file.chunks ?? [],
    timings: file.timings ?? [],
    errors: errors.map((error) => ({ ...error, stack: error.stack ?? '' })),
    renderMetadata: renderMetadata && {
      ...renderMetadata,
      rendererFunctionName: renderMetadata.rendererFunctionName ?? '',
      startedDate: renderMetadata.startedDate ?? beganAtMs(file, state),
    },
  };
}

export const unknownRegion: ParityRule = {
  id: 'unknown-region',
  why: 'A region without prices in Remotion is no reason to fail: its costs are 0.',
  neighbour: (state) => (isKnown(state.region) ? null : { ...state, region: 'us-east-1' }),
  adjust: (answer, { state }) => {
    if (answer.kind === 'thrown' || fileOf(state)?.postRenderData) return answer;
    const { costs, outputFile } = answer.progress;
    const none = { ...(costs as object), accruedSoFar: 0, displayCost: '<$0.001' };
    const there = typeof outputFile === 'string' ? outputFile.replace('s3.us-east-1.', `s3.${state.region}.`) : outputFile;
    return { ...answer, progress: { ...answer.progress, costs: none, outputFile: there } };
  },
};

function isKnown(region: string): boolean {
  return (pricedRegions as readonly string[]).includes(region);
}

export const shapeChecked: ParityRule = {
  id: 'shape-checked',
  why: 'What cannot be a progress file is reported as such, not half understood.',
  adjust: (answer, { state, ours }) => (isMisshapen(state) && isRefused(ours, 'RenderProgressUnreadable') ? ours : null),
};

function isMisshapen({ progress }: ParityState): boolean {
  if (progress.kind !== 'text') return false;
  let file: unknown;
  try {
    file = JSON.parse(progress.text);
  } catch {
    return false;
  }
  if (!isObject(file)) return true;
  const lists = ['chunks', 'retries', 'timings', 'errors', 'receivedArtifact'];
  const objects = ['renderMetadata', 'postRenderData'];
  return lists.some((name) => !Array.isArray(file[name] ?? [])) || objects.some((name) => !isObject(file[name] ?? {}));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const boundedRead: ParityRule = {
  id: 'bounded-read',
  why: 'A real file has a few kilobytes; reading one of more than 20 MB would only cost memory and time.',
  adjust: (answer, { state, ours }) => {
    const isHuge = state.progress.kind === 'text' && state.progress.text.length > 20_000_000;
    return isHuge && isRefused(ours, 'RenderProgressUnreadable') ? ours : null;
  },
};

export const typedErrors: ParityRule = {
  id: 'typed-errors',
  why: 'When both fail, ours is a RemotionLambdaError with code, ids and remedy.',
  adjust: (answer, { ours }) => {
    if (answer.kind === 'progress') return null;
    const { name, message, status } = answer.error;
    const meaning = meanings.find(({ when }) => when({ text: `${name}: ${message}`, status }));
    return meaning && isRefused(ours, meaning.code) ? { ...answer, error: (ours as typeof answer).error } : null;
  },
};

function isRefused(answer: Answer, code: string): boolean {
  return answer.kind === 'thrown' && answer.error.code === code;
}

/** The meaning of an error of Remotion's client; the first match counts. */
const meanings: readonly { when: (error: { text: string; status: number | null }) => boolean; code: string }[] = [
  { when: ({ text }) => /NoSuchBucket/.test(text), code: 'RenderBucketNotFound' },
  { when: ({ text }) => /NoSuchKey|No render with ID/.test(text), code: 'RenderNotFound' },
  { when: ({ status }) => status === 403, code: 'RenderAccessDenied' },
  { when: ({ status }) => status === 301, code: 'RenderWrongRegion' },
  { when: ({ status }) => status !== null && status >= 500, code: 'RenderServiceUnavailable' },
  // Its message whenever the check for the output fails, even with a 500.
  { when: ({ text }) => /got a 403 error when heading the file/.test(text), code: 'RenderServiceUnavailable' },
  { when: ({ text }) => /^SyntaxError/.test(text), code: 'RenderProgressUnreadable' },
  { when: ({ text }) => /No render metadata found/.test(text), code: 'RenderProgressUnreadable' },
  { when: ({ text }) => /on a still render|Cannot merge stills/.test(text), code: 'InvalidRenderRequest' },
  { when: ({ text }) => /does not adhere to the function name convention/.test(text), code: 'InvalidRenderRequest' },
];
