import type { CallName } from '../call';
import { cutShort, editJson, delayAnswer, refuse, replaceBody, reset } from '../proxy-faults';
import type { Act } from '../proxy-faults';
import type { Row } from '../row';
import type { Random } from '../../test/parity/random';
import type { RenderFailureType } from '../../src/contract/failures';
import { integerBetween, healthyScript } from './scripts';

const anyCall: readonly CallName[] = ['claim', 'read', 'verify'];

/**
 * Fewer than the ten tries after which a start gives up. The SDK itself tries three times, but only until its retry quota
 * is used up, which all runs on one worker share.
 */
function severalTimes(random: Random): number {
  return integerBetween(random, 1, 9);
}

function troubled(name: string, says: string, act: (random: Random) => Act): Row {
  return {
    name,
    says,
    plan: (random) => {
      const chosen = act(random);
      const after = random.integer(2);
      const times = severalTimes(random);
      return { script: healthyScript(random), proxyFaults: () => [{ call: anyCall, after, times, act: chosen }], outcomes: ['completed'] };
    },
  };
}

const tooLarge = Buffer.alloc(50_000_000, ' ');

const strangeBodies: Record<string, (random: Random) => Act> = {
  empty: () => replaceBody(''),
  'not JSON': () => replaceBody('<html>captive portal</html>'),
  'an array': () => replaceBody('[]'),
  'of a wrong shape': () => replaceBody('{"chunks":3,"errors":"none","renderMetadata":[]}'),
  '50 MB': ({ chance }) => replaceBody(tooLarge, chance(0.5) ? 'length' : 'chunked'),
  'half of it': () => editJson((text) => text.slice(0, text.length / 2)),
};

/** After an unreadable progress file the watch reads again, five times, a second apart. */
const readsBeforeGivingUp = 5;

export const storageRows: Row[] = [
  troubled('s3-503', 'retried', () => refuse(503, 'SlowDown')),
  troubled('s3-500', 'retried', () => refuse(500, 'InternalError')),
  troubled('s3-reset', 'retried', () => reset),
  troubled('s3-cut-short', 'retried', (random) => cutShort(random.integer(9) / 10)),
  {
    name: 's3-slow',
    says: 'retried when an answer takes longer than 5 s',
    plan: (random) => {
      const act = delayAnswer(integerBetween(random, 500, 7_000));
      const after = random.integer(2);
      const times = integerBetween(random, 1, 3);
      return { script: healthyScript(random), proxyFaults: () => [{ call: anyCall, after, times, act }], outcomes: ['completed'] };
    },
  },
  {
    name: 's3-away',
    says: 'the watch continues when S3 is back; nothing is lost',
    plan: (random) => {
      const forMs = integerBetween(random, 8_000, 20_000);
      const act = random.pick([refuse(503, 'SlowDown'), reset, delayAnswer(6_000)]);
      return { script: healthyScript(random), proxyFaults: () => [{ call: ['read', 'verify'], times: Infinity, forMs, act }], outcomes: ['completed'] };
    },
  },
  {
    name: 's3-away-for-good',
    says: 'a start fails after ten tries, about 2.5 minutes; nothing is launched',
    maxRuns: 5,
    plan: (random) => ({
      script: healthyScript(random),
      proxyFaults: () => [{ call: 'claim', times: Infinity, act: random.pick([refuse(503, 'SlowDown'), reset]) }],
      outcomes: ['RenderServiceUnavailable'],
      check: ({ launches, durationMs }) => [
        ...(Object.keys(launches).length === 0 ? [] : ['launched']),
        ...(durationMs > 120_000 ? [] : [`given up after ${durationMs} ms`]),
      ],
    }),
  },
  {
    name: 'claim-answer-lost',
    says: 'it recognises its own claim; one launch',
    plan: (random) => {
      const act: Act = async (exchange) => {
        await exchange.forward();
        if (random.chance(0.5)) exchange.reset();
        else await refuse(500, 'InternalError')(exchange);
      };
      return { script: healthyScript(random), proxyFaults: () => [{ call: 'claim', times: integerBetween(random, 1, 4), act }], outcomes: ['completed'] };
    },
  },
  {
    name: 'body-strange-for-a-while',
    says: 'read again, and the render completes',
    plan: (random) => {
      const act = strangeBodies[random.pick(Object.keys(strangeBodies))]!(random);
      const times = integerBetween(random, 1, readsBeforeGivingUp - 1);
      return { script: healthyScript(random), proxyFaults: () => [{ call: 'read', times, act }], outcomes: ['completed'] };
    },
  },
  {
    name: 'body-strange-for-good',
    says: 'RenderProgressUnreadable after a bounded read',
    plan: (random) => {
      const act = strangeBodies[random.pick(Object.keys(strangeBodies))]!(random);
      return { script: healthyScript(random), proxyFaults: () => [{ call: 'read', times: Infinity, act }], outcomes: ['RenderProgressUnreadable'] };
    },
  },
  {
    name: 'progress-404-for-a-while',
    says: 'read again, and the render completes',
    plan: (random) => ({
      script: healthyScript(random),
      proxyFaults: () => [{ call: 'read', times: integerBetween(random, 1, readsBeforeGivingUp - 1), act: refuse(404, 'NoSuchKey') }],
      outcomes: ['completed'],
    }),
  },
  {
    name: 'progress-404-for-good',
    says: 'RenderNotFound after a grace period',
    plan: (random) => ({
      script: healthyScript(random),
      proxyFaults: () => [{ call: 'read', times: Infinity, act: refuse(404, 'NoSuchKey') }],
      outcomes: ['RenderNotFound'],
    }),
  },
  {
    name: 'access-denied',
    says: 'a start fails at once, a watch after its patience has run out; both name the permission or the right value',
    plan: (random) => {
      const refusal = random.pick(refusals);
      return {
        script: healthyScript(random),
        ...(refusal.functionName && { render: { functionName: refusal.functionName } }),
        proxyFaults: () => (refusal.act ? [{ call: refusal.call, times: Infinity, act: refusal.act }] : []),
        outcomes: [refusal.type],
        check: ({ failureMessage, durationMs }) => [
          ...(failureMessage?.includes(refusal.names) ? [] : [`the message does not name ${refusal.names}: ${failureMessage}`]),
          ...(durationMs < 20_000 ? [] : [`took ${durationMs} ms`]),
        ],
      };
    },
  },
  {
    name: 'access-denied-for-a-while',
    says: 'an open render that is refused for some seconds reports it, is read again, and completes',
    settings: { refusalPatienceMs: 60_000 },
    plan: (random) => ({
      script: healthyScript(random),
      proxyFaults: () => [{ call: 'read', times: integerBetween(random, 1, 6), act: refuse(403, 'AccessDenied') }],
      outcomes: ['completed'],
    }),
  },
];

interface Refusal {
  call: CallName;
  act?: Act;
  functionName?: string;
  type: RenderFailureType;
  /** What the message must name. */
  names: string;
}

const refusals: readonly Refusal[] = [
  { call: 'claim', act: refuse(403, 'AccessDenied'), type: 'RenderAccessDenied', names: 's3:PutObject' },
  { call: 'read', act: refuse(403, 'AccessDenied'), type: 'RenderAccessDenied', names: 's3:ListBucket' },
  { call: 'launch', act: refuse(403, 'AccessDeniedException'), type: 'RenderAccessDenied', names: 'lambda:InvokeFunction' },
  { call: 'launch', act: refuse(403, 'UnrecognizedClientException'), type: 'RenderAccessDenied', names: 'AWS_ACCESS_KEY_ID' },
  {
    call: 'claim',
    act: refuse(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'eu-central-1' } }),
    type: 'RenderWrongRegion',
    names: "region: 'eu-central-1'",
  },
  { call: 'claim', act: refuse(404, 'NoSuchBucket'), type: 'RenderBucketNotFound', names: 'forceBucketName' },
  {
    call: 'launch',
    functionName: 'remotion-render-4-0-526-mem2048mb-disk2048mb-120sec',
    type: 'RenderFunctionNotFound',
    names: 'remotion-render-4-0-526-mem2048mb-disk2048mb-120sec',
  },
];
