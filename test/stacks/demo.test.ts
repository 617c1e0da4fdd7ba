import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const projectDir = path.join(__dirname, '../..');

interface DemoRun {
  exitCode: number | null;
  report: { status: string; file: string | null; publishedUrl: string | null; progress: number[]; errors: { message: string }[] };
  errorOutput: string;
}

/** Runs the demo as `npm run demo` does, on its own stack. */
function runDemo(...options: string[]): Promise<DemoRun> {
  return new Promise((resolve, reject) => {
    const demo = spawn(process.execPath, ['--import', 'tsx', 'local/demo.ts', '--json', ...options], { cwd: projectDir });
    let output = '';
    let errorOutput = '';
    demo.stdout.on('data', (data) => (output += String(data)));
    demo.stderr.on('data', (data) => (errorOutput += String(data)));
    demo.on('error', reject);
    demo.on('close', (exitCode) => {
      const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
      if (!lastLine.startsWith('{')) reject(new Error(`The demo ended with ${exitCode} and no report:\n${output}\n${errorOutput}`));
      else resolve({ exitCode, report: JSON.parse(lastLine) as DemoRun['report'], errorOutput });
    });
  });
}

describe('npm run demo', () => {
  it('leaves a video under out/, has the pipeline publish it, and exits with 0', async () => {
    const { exitCode, report, errorOutput } = await runDemo('--props', '{"title":"From the tests"}');
    expect({ exitCode, status: report.status, errors: report.errors }).toEqual({ exitCode: 0, status: 'completed', errors: [] });
    expect(report.publishedUrl).toContain('/published/');
    expect(report.progress.at(-1)).toBe(1);
    expect(errorOutput).not.toContain('Warning');
    const video = await readFile(path.join(projectDir, report.file!));
    expect(video.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('prints the errors of a composition that throws, with what to do, and exits with 1', async () => {
    const { exitCode, report, errorOutput } = await runDemo('--fail');
    expect({ exitCode, status: report.status, file: report.file }).toEqual({ exitCode: 1, status: 'failed', file: null });
    expect(report.errors[0]!.message).toContain('always fails at frame 20');
    expect(errorOutput).toContain('What to do:');
  });
});
