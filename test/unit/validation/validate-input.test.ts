import { describe, expect, it } from 'vitest';
import type { RemotionLambdaError } from '../../../src/remotion/errors/errors';
import { parseRenderMediaInput } from '../../../src/validation/validate-input';
import { input } from '../../fakes/scripted-activities';

const hush = 'TOP-SECRET';

function refusal(changes: object): string {
  try {
    parseRenderMediaInput({ ...input, ...changes });
  } catch (error) {
    expect(error).toMatchObject({ code: 'InvalidRenderRequest' });
    return (error as RemotionLambdaError).message;
  }
  return 'accepted';
}

const refusalOf = (render: object): string => refusal({ render: { ...input.render, ...render } });

describe("an option in Remotion's notation", () => {
  const outName = { bucketName: 'videos', key: 'a.mp4' };

  it.each<[string, object, string]>([
    [
      'an output provider with its keys',
      { outName: { ...outName, s3OutputProvider: { endpoint: 'https://x.example', accessKeyId: hush, secretAccessKey: hush } } },
      "render.outName.s3OutputProvider: expected the name of a provider configured on the worker (outputProviders), not the provider's endpoint and keys",
    ],
    [
      "a webhook's secret",
      { webhook: { url: 'https://e.org', secret: hush } },
      'render.webhook.secret: not allowed here, since the history would show it: configure the secret on the worker (webhookSecrets) and pass its name as secretName, or leave out both',
    ],
    ["a webhook's missing secret", { webhook: { url: 'https://e.org', secret: null } }, 'secretName, or leave out both'],
  ])("%s, is refused with this package's notation", (_, render, expected) => {
    const message = refusalOf(render);
    expect(message).toContain(expected);
    expect(message).not.toContain(hush);
  });

  it.each<[string, object]>([
    ['a provider by name', { outName: { ...outName, s3OutputProvider: 'r2' } }],
    ['a secret by name', { webhook: { url: 'https://e.org', secretName: 'hook' } }],
    ['no secret', { webhook: { url: 'https://e.org' } }],
  ])('%s is accepted', (_, render) => {
    expect(refusalOf(render)).toBe('accepted');
  });
});

describe('a time', () => {
  it.each<[string, object, object]>([
    ['in milliseconds', { limits: { stallTimeoutMs: 600_000 } }, { limits: { stallTimeoutMs: 600_000 } }],
    ['as a duration', { limits: { stallTimeout: '10 minutes', launchTimeout: '90s' } }, { limits: { stallTimeoutMs: 600_000, launchTimeoutMs: 90_000 } }],
    ['as a duration in milliseconds', { limits: { stallTimeout: 600_000 } }, { limits: { stallTimeoutMs: 600_000 } }],
    ['in the queue', { limits: { launchQueueTimeout: '1 hour' } }, { limits: { launchQueueTimeoutMs: 3_600_000 } }],
    ['of zero', { limits: { launchQueueTimeout: 0 } }, { limits: { launchQueueTimeoutMs: 0 } }],
    ['in both notations, each for another field,', { limits: { stallTimeout: '1m', launchTimeoutMs: 10_000 } }, { limits: { stallTimeoutMs: 60_000, launchTimeoutMs: 10_000 } }],
    ['for polling, rounded to whole milliseconds,', { polling: { floor: '1.0004s', ceiling: '10 min', progressStep: 0.5 } }, { polling: { floorMs: 1_000, ceilingMs: 600_000, progressStep: 0.5 } }],
  ])('%s is sent in milliseconds', (_, given, sent) => {
    const { limits, polling } = parseRenderMediaInput({ ...input, ...given });
    expect({ ...(limits && { limits }), ...(polling && { polling }) }).toEqual(sent);
  });

  it.each<[string, object, string]>([
    ['not a duration', { limits: { stallTimeout: 'long' } }, "limits.stallTimeout: expected milliseconds, or a duration such as '10 minutes', got \"long\""],
    ['an empty string', { limits: { stallTimeout: '' } }, 'limits.stallTimeout: expected milliseconds, or a duration'],
    ['not a number', { limits: { launchTimeout: NaN } }, 'limits.launchTimeout: '],
    ['an object', { polling: { ceiling: {} } }, 'polling.ceiling: expected milliseconds, or a duration'],
    ['too short', { limits: { stallTimeout: '9s' } }, 'limits.stallTimeout: expected at least 10000 ms, got "9s"'],
    ['negative', { limits: { launchTimeout: '-1 minute' } }, 'limits.launchTimeout: expected at least 10000 ms'],
    ['too long', { polling: { floor: '2 minutes' } }, 'polling.floor: expected at least 250 ms, at most 60000 ms, got "2 minutes"'],
    ['given in both notations', { limits: { stallTimeout: '1m', stallTimeoutMs: 60_000 } }, 'limits.stallTimeout: expected either stallTimeout or stallTimeoutMs, not both'],
    ['a duration under the name for milliseconds', { limits: { stallTimeoutMs: '10 minutes' } }, 'limits.stallTimeoutMs: expected number, got "10 minutes"'],
  ])('that is %s is refused by name', (_, given, expected) => {
    expect(refusal(given)).toContain(expected);
  });
});

describe('input props', () => {
  it('have every Date in the notation of Remotion, at any depth', () => {
    const at = new Date('2026-01-02T03:04:05.006Z');
    const { render } = parseRenderMediaInput({ ...input, render: { ...input.render, inputProps: { at, list: [{ at }] } } });
    const written = 'remotion-date:2026-01-02T03:04:05.006Z';
    expect(render.inputProps).toEqual({ at: written, list: [{ at: written }] });
  });

  it.each<[string, unknown, string]>([
    ['a Map', { of: new Map([[1, 2]]) }, 'render.inputProps.of: expected JSON or a Date, got a Map, which JSON would lose'],
    ['a Set in a list', { list: [1, { of: new Set([1]) }] }, 'render.inputProps.list.1.of: expected JSON or a Date, got a Set'],
    ['bytes', { of: new Uint8Array(3) }, 'render.inputProps.of: expected JSON or a Date, got a Uint8Array'],
    ['a regular expression', { of: /x/ }, 'got a RegExp'],
    ['a function', { of: () => 1 }, 'got a Function'],
    ['a symbol', { of: Symbol('x') }, 'got a Symbol'],
    ['a BigInt', { of: 1n }, 'got a BigInt'],
    ['an error', { of: new TypeError('x') }, 'got a Error'],
    ['a promise', { of: Promise.resolve(1) }, 'got a Promise'],
    ['an invalid date', { of: new Date('never') }, 'inputProps: expected JSON, but Invalid time value'],
  ])('with %s are refused', (_, inputProps, expected) => {
    expect(refusalOf({ inputProps })).toContain(expected);
  });

  it('keep values with toJSON(), and plain objects of any class', () => {
    class Money {
      constructor(readonly cents: number) {}
    }
    const inputProps = { url: new URL('https://example.com/a'), bytes: Buffer.from('a'), price: new Money(100), none: undefined };
    const { render } = parseRenderMediaInput({ ...input, render: { ...input.render, inputProps } });
    expect(render.inputProps).toEqual({ url: 'https://example.com/a', bytes: { type: 'Buffer', data: [97] }, price: { cents: 100 } });
  });
});
