import { describe, expect, it } from 'vitest';
import { RenderFailedError, checkedInput } from '../../../src/client';
import { inMilliseconds } from '../../../src/contract/milliseconds';
import { sendableInput } from '../../../src/contract/sendable-input';
import { parseRenderMediaInput } from '../../../src/validation/validate-input';
import { input } from '../../fakes/scripted-activities';

const withProps = (inputProps: Record<string, unknown>) => ({ ...input, render: { ...input.render, inputProps } });

describe('an input sent without RenderClient', () => {
  it.each<[string, typeof input]>([
    ['unchanged', input],
    ['with a Date', withProps({ at: new Date(0), deep: [{ at: new Date(1) }] })],
    ['with plain props', withProps({ text: 'remotion-date:', list: [null, 1, 'two'] })],
    ['with a duration for its pool', { ...input, admission: { pool: 'us', queueTimeout: '2 hours' } }],
    ['with durations', { ...input, limits: { stallTimeout: '10 minutes' }, polling: { ceiling: '5s', floorMs: 500 } }],
  ])('equals the one that RenderClient sends: %s', (_, given) => {
    const client = JSON.parse(JSON.stringify(parseRenderMediaInput(given))) as unknown;
    expect(JSON.parse(JSON.stringify(sendableInput(given)))).toEqual(client);
    expect(JSON.parse(JSON.stringify(checkedInput(given)))).toEqual(client);
  });

  it('can be prepared twice', () => {
    const once = sendableInput(withProps({ at: new Date(0) }));
    expect(sendableInput(once)).toEqual(once);
  });

  it('is refused without retries when JSON would lose a value, so that no workflow task retries for ever', () => {
    const type = 'InvalidRenderRequest';
    const lost = { type, nonRetryable: true, details: [expect.objectContaining({ type })] as unknown[], message: expect.stringContaining('render.inputProps.of: expected JSON or a Date, got a Map') as string };
    expect(() => sendableInput(withProps({ of: new Map() }))).toThrow(expect.objectContaining(lost));
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => sendableInput(withProps(circle))).toThrow(expect.objectContaining({ type, nonRetryable: true }));
  });

  it('is fully validated on request', () => {
    const wrong = { ...input, render: { ...input.render, codec: 'avi' as never } };
    expect(() => checkedInput(wrong, 'weekly')).toThrow(RenderFailedError);
    expect(() => checkedInput(wrong, 'weekly')).toThrow(expect.objectContaining({ type: 'InvalidRenderRequest', workflowId: 'weekly', message: expect.stringContaining('render.codec') as string }));
  });
});

describe('times in milliseconds', () => {
  it('leave an input without durations unchanged, as the same object', () => {
    const given = { ...input, limits: { stallTimeoutMs: 60_000 }, polling: {} };
    expect(inMilliseconds(given)).toBe(given);
  });

  it.each<[string, object, object]>([
    ['of its limits', { limits: { stallTimeout: '1m' } }, { limits: { stallTimeoutMs: 60_000 } }],
    ['of its polling', { polling: { floor: 500 } }, { polling: { floorMs: 500 } }],
    ['of its pool', { admission: { pool: 'us', queueTimeout: '2 hours' } }, { admission: { pool: 'us', queueTimeoutMs: 7_200_000 } }],
  ])('replace the durations %s, and nothing else', (_, given, expected) => {
    expect(inMilliseconds({ ...input, ...given })).toEqual({ ...input, ...expected });
  });

  it.each<[string, object]>([
    ['an invalid duration', { limits: { stallTimeout: 'long' } }],
    ['a time given twice', { limits: { stallTimeout: '1m', stallTimeoutMs: 1 } }],
    ['limits that are not an object', { limits: 'short' }],
    ['null', { limits: null }],
  ])('leave %s to the start, which refuses it by name', (_, wrong) => {
    const given = { ...input, ...wrong };
    expect(inMilliseconds(given)).toEqual(given);
  });

  it.each([undefined, null, 'text'])('tolerate %j as an input', (given) => {
    expect(inMilliseconds(given as never)).toBe(given);
  });
});
