import { describe, expect, it } from 'vitest';
import { errorInOneLine } from '../../../../src/remotion/progress/error-in-one-line';

const progress = Array.from({ length: 400 }, (_, n) => `frame=${n} fps= 30 q=23.0 size=    ${n}KiB time=00:00:01.00 bitrate=1500.0kbits/s speed=   1x    \r`).join('');

describe('an error in one line', () => {
  it.each<[string, unknown, string]>([
    ['its first line', 'A title is missing\nsecond line', 'A title is missing'],
    ['the message without the stack', 'A title is missing\n    at f (/var/task/index.js:1:1)', 'A title is missing'],
    ['empty without a message', undefined, ''],
    [
      "the message with FFmpeg's last error",
      `FFmpeg quit with code 1  The FFmpeg output was ffmpeg version n7.1\n${progress}\n[libx264 @ 0x55] height not divisible by 2 (640x361)\nConversion failed!\n    at f (/var/task/index.js:1:1)`,
      'FFmpeg quit with code 1  The FFmpeg output was ffmpeg version n7.1 … [libx264 @ 0x55] height not divisible by 2 (640x361)',
    ],
    [
      'the message with the last error of an FFmpeg command',
      'Command failed with exit code 228: /var/task/ffmpeg -i a.wav\n[out#0/wav @ 0x55] Error writing trailer: No space left on device\n    Last message repeated 1 times\n[out#0/wav @ 0x55] video:0KiB audio:256KiB\nConversion failed!',
      'Command failed with exit code 228: /var/task/ffmpeg -i a.wav … [out#0/wav @ 0x55] Error writing trailer: No space left on device',
    ],
    ['the ends of a log', `Input #0, wav:\n${progress}[out#0/mp4 @ 0x55] Could not write header: Invalid argument\nConversion failed!`, 'Input #0, wav: … [out#0/mp4 @ 0x55] Could not write header: Invalid argument'],
    ['the whole message if it is one line', 'FFmpeg quit with code 1', 'FFmpeg quit with code 1'],
    ['the first line of an error from the page, whatever follows', 'No composition of that name\nThe following failed: a, b', 'No composition of that name'],
  ])('is %s', (_, message, line) => {
    expect(errorInOneLine(message)).toBe(line);
  });

  it('is short, but keeps the end', () => {
    const line = errorInOneLine(`Command failed with exit code 1: /var/task/ffmpeg ${'-i a.wav '.repeat(500)}\n[out#0 @ 0x5] No space left on device`);
    expect(line.length).toBeLessThan(600);
    expect(line).toMatch(/^Command failed with exit code 1.* No space left on device$/);
  });
});
