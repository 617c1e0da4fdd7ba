import { describe, expect, it } from 'vitest';
import { clipErrors } from '../../src/activities/clip-errors';
import type { RenderErrorInfo } from '../../src/remotion/protocol/render-progress';

const error = (changes: Partial<RenderErrorInfo>): RenderErrorInfo => ({
  type: 'renderer',
  name: 'Error',
  message: 'broken',
  stack: 'Error: broken\n    at f (/var/task/index.js:1:1)',
  frame: 20,
  chunk: 1,
  isFatal: true,
  attempt: 1,
  willRetry: false,
  totalAttempts: 1,
  tmpDir: null,
  explanation: null,
  s3Location: '',
  ...changes,
});

const cause = '[out#0/mp4 @ 0x55] Error closing file: No space left on device\nConversion failed!';
const logOf = (length: number) => `FFmpeg quit with code 228 while piping frame 3. Stderr: ${'frame=1 fps= 30 speed=1x \r'.repeat(Math.ceil(length / 26))}\n${cause}`;

describe('the errors of a failure', () => {
  it.each([0, 3_000, 4_000, 30_000, 2_000_000])('keep what failed and why, however long the log in between (%d characters)', (length) => {
    const message = logOf(length);
    const [clipped] = clipErrors([error({ message, stack: `Error: ${message}\n    at f (/var/task/index.js:1:1)` })]);
    expect(clipped!.message).toMatch(/^FFmpeg quit with code 228 while piping frame 3/);
    expect(clipped!.message.endsWith(cause)).toBe(true);
    expect(clipped!.stack).toContain(cause);
    expect(clipped!.stack.endsWith('at f (/var/task/index.js:1:1)')).toBe(true);
    expect(clipped!.message.length).toBeLessThan(4_200);
  });

  it('say how much was left out', () => {
    const [clipped] = clipErrors([error({ message: 'x'.repeat(10_000) })]);
    expect(clipped!.message).toContain('… (6000 of 10000 characters left out) …');
  });

  it('stay within 100 kB, with the one that ended the render first', () => {
    const long = '\u{1F600}'.repeat(3_000);
    const errors = Array.from({ length: 50 }, () => error({ message: long, stack: long, isFatal: false }));
    const clipped = clipErrors([...errors, error({ message: 'the end' })]);
    expect(clipped[0]!.message).toBe('the end');
    expect(Buffer.byteLength(JSON.stringify(clipped))).toBeLessThan(100_000);
    expect(clipped.length).toBeGreaterThan(1);
  });

  it('are never cut in the middle of a character', () => {
    const [clipped] = clipErrors([error({ message: `x${'\u{1F600}'.repeat(3_000)}` })]);
    expect(clipped!.message.isWellFormed()).toBe(true);
  });
});
