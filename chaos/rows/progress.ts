import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { Random } from '../../test/parity/random';
import { editJson } from '../proxy-faults';
import { fatalError } from '../progress-files';
import type { WrittenError } from '../progress-files';
import type { Row } from '../row';
import { integerBetween, healthyScript } from './scripts';

export const progressRows: Row[] = [
  {
    name: 'progress-fuzzed',
    says: 'the query stays between 0 and 1 and never decreases; the render completes',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: integerBetween(random, 2_000, 4_000), edit: (file, share) => fuzzed(file, share, random) }),
      input: { polling: { floorMs: 250, ceilingMs: 250, progressStep: 0.01 } },
      outcomes: ['completed'],
    }),
  },
  {
    name: 'progress-goes-back',
    says: 'the query never decreases',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: integerBetween(random, 3_000, 4_000), frames: 100, chunks: 4, edit: invokedAgain }),
      input: { polling: { floorMs: 250, ceilingMs: 250, progressStep: 0.01 } },
      outcomes: ['completed'],
    }),
  },
  {
    name: 'progress-not-numbers',
    says: 'unreadable JSON is read again; no number becomes NaN',
    plan: (random) => {
      const value = random.pick(['NaN', 'Infinity', '-1', '1e400', '"many"', 'null', '-0']);
      const times = integerBetween(random, 1, 4);
      const act = editJson((text) => text.replace(/"(framesRendered|combinedFrames|lambdasInvoked)":[\d.]+/g, `"$1":${value}`));
      return {
        script: healthyScript(random, { renderMs: 4_000 }),
        proxyFaults: () => [{ call: 'read', times, act }],
        outcomes: ['completed'],
      };
    },
  },
  {
    name: 'progress-frozen',
    says: 'RenderStalled after the stall limit',
    plan: (random) => ({
      script: healthyScript(random, { ending: 'frozen', renderMs: 2_000 }),
      input: { limits: { stallTimeoutMs: 10_000 } },
      outcomes: ['RenderStalled'],
      check: ({ objects }) => (objects.some((key) => key.endsWith('cancel.json')) ? ['there is a cancel marker, which was not requested'] : []),
    }),
  },
  {
    name: 'progress-frozen-cancelled',
    says: 'RenderStalled after the stall limit, and the render is cancelled as requested',
    plan: (random) => ({
      script: healthyScript(random, { ending: 'frozen', renderMs: 2_000 }),
      input: { limits: { stallTimeoutMs: 10_000, cancelStalled: true } },
      outcomes: ['RenderStalled'],
      check: ({ objects }) => (objects.some((key) => key.endsWith('cancel.json')) ? [] : ['not marked']),
    }),
  },
  {
    name: 'last-write-lost',
    says: 'the output is found; the render completes',
    plan: (random) => ({ script: healthyScript(random, { ending: 'lastWriteLost' }), outcomes: ['completed'] }),
  },
  {
    name: 'writes-after-the-end',
    says: 'the first outcome stands',
    plan: (random) => ({
      script: healthyScript(random, { errors: [fatalError('The composition threw.')], thaws: true }),
      outcomes: ['RenderFailed'],
      settleMs: 30_000,
      check: ({ objects, lastReport }) => [
        ...(objects.some((key) => key.endsWith('out.mp4')) ? [] : ['the sandbox did not thaw']),
        ...(lastReport?.phase === 'failed' ? [] : [`the query reports ${lastReport?.phase}`]),
      ],
    }),
  },
  {
    name: 'function-timeout',
    says: 'RenderTimedOut, not cancelled, with cancellation on',
    plan: (random) => ({
      timeoutInSeconds: integerBetween(random, 3, 5),
      script: healthyScript(random, { renderMs: 60_000, ending: 'selfCancels' }),
      outcomes: ['RenderTimedOut'],
    }),
  },
  {
    name: 'clock-wrong',
    says: 'no false timeout, with one worker 5 min late and one 5 min early',
    clockErrorsMs: [-300_000, 300_000],
    plan: (random) => ({ script: healthyScript(random), outcomes: ['completed'] }),
  },
  {
    name: 'errors-array',
    says: 'a failure of about 100 kB, with counts; the server never ends the workflow',
    plan: (random) => {
      const kind = random.pick(Object.keys(errorArrays));
      const errors = errorArrays[kind]!(random);
      const isFatal = errors.some((error) => error.isFatal);
      return {
        script: healthyScript(random, { errors }),
        outcomes: [isFatal ? 'RenderFailed' : 'completed'],
      };
    },
  },
];

/** A renderer's stream broke off near its end and it was invoked again: a later phase with less progress than before. */
function invokedAgain(file: ProgressFile, share: number): ProgressFile {
  if (!file.renderMetadata || share === 0) return file;
  const again = 0.35;
  if (share < again) return { ...file, framesRendered: 0, lambdasInvoked: 3, framesEncoded: 100, chunks: [] };
  return { ...file, framesRendered: Math.max(1, Math.floor((100 * (share - again)) / (1 - again))), framesEncoded: 0, chunks: [] };
}

/** Progress that no healthy render writes. */
function fuzzed(file: ProgressFile, share: number, random: Random): object {
  const strange = (): unknown => random.pick([-5, 1e9, 0.5, null, undefined, 'x', 1e308]);
  const fields = ['framesRendered', 'framesEncoded', 'combinedFrames', 'lambdasInvoked'] as const;
  const changes = fields.filter(() => random.chance(0.3)).map((field) => [field, strange()]);
  const metadata = file.renderMetadata && random.chance(0.2) ? { ...file.renderMetadata, totalChunks: random.pick([0, 1_000]), frameRange: [0, random.pick([-1, 1e6])] } : file.renderMetadata;
  return share === 0 ? file : { ...file, ...Object.fromEntries(changes), renderMetadata: metadata };
}

const errorArrays: Readonly<Record<string, (random: Random) => WrittenError[]>> = Object.freeze({
  'one of 2 MB': () => [fatalError('x'.repeat(2_000_000))],
  '10,000 entries': () => Array.from({ length: 10_000 }, (_, index) => fatalError(`Frame ${index} failed`, { chunk: index % 8, frame: index })),
  '10,000 that end nothing': () => Array.from({ length: 10_000 }, (_, index) => fatalError(`Warning ${index}`, { isFatal: false })),
  'lone surrogates': () => [fatalError('\ud83d broken \udc00 text', { stack: '\udfff'.repeat(10_000) })],
  'deep stacks': () => [fatalError('Too deep', { stack: `Error: Too deep\n${'    at recurse (/var/task/index.js:1:1)\n'.repeat(20_000)}` })],
  'no texts': () => [{ ...fatalError(''), name: undefined as never, stack: undefined as never }],
  none: () => [],
});
