import { execFile } from 'node:child_process';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding';
import { newWorkflowId, stack } from './stack';

const program = path.join(__dirname, '../../lib/cli/main.js');

interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Uses AWS credentials that may read everything: the worker's own may not read other renders' outputs. */
function runProgram(...argv: string[]): Promise<Ended> {
  const { accessKeyId, secretAccessKey } = stack.credentials;
  const env = { ...process.env, ...stack.env, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { env }, (error, stdout, stderr) => resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr }));
  });
}

const renderArguments = (id: string) => [
  'render', 'Hello', '--function', stack.functionName, '--region', stack.region, '--force-bucket-name', stack.bucketName, '--serve-url', stack.serveUrl, '--id', id,
];

describe('the program on the local stack', () => {
  it('renders and saves a private video, then watches, shows and downloads the same render', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cli-'));
    const id = newWorkflowId();
    const [saved, downloaded] = [path.join(folder, 'saved.mp4'), path.join(folder, 'downloaded.mp4')];

    const rendered = await runProgram(...renderArguments(id), '--privacy', 'private', '--out', saved);
    expect(rendered).toMatchObject({ exitCode: 0, stdout: `${saved}\n` });
    expect(rendered.stderr).not.toContain('Warning');
    expect(rendered.stderr.trim().split('\n').length).toBeLessThanOrEqual(20);

    const watched = await runProgram('watch', id);
    expect(watched.exitCode).toBe(0);
    expect(watched.stdout).toMatch(/^http\S+\/out\.mp4\n$/);

    const shown = await runProgram('show', id, '--json');
    const { data } = JSON.parse(shown.stdout) as { data: { status: string; result: { outputSizeInBytes: number } } };
    expect(data.status).toBe('COMPLETED');

    expect(await runProgram('download', id, '--out', downloaded)).toMatchObject({ exitCode: 0, stdout: `${downloaded}\n` });
    expect((await stat(saved)).size).toBe(data.result.outputSizeInBytes);
    expect((await stat(downloaded)).size).toBe(data.result.outputSizeInBytes);
  });

  it('finds nothing wrong, and says whose credentials it uses', async () => {
    const ended = await runProgram('doctor', '--function', stack.functionName, '--serve-url', stack.serveUrl, '--json');
    const { data } = JSON.parse(ended.stdout) as { data: { checks: Finding[] } };
    expect(data.checks.filter(({ status }) => status === 'failure')).toEqual([]);
    expect(ended.exitCode).toBe(0);
    expect(data.checks.find(({ id }) => id === 'identity')!.message).toContain(':user/operator, from the environment (AWS_ACCESS_KEY_ID).');
  });
});
