import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { descendantsOf } from '../../local/process/process-tree';

const projectDir = path.join(__dirname, '../..');
const startWithinMs = 90_000;
const endWithinMs = 20_000;

function isAlive(pid: number): boolean {
  return descendantsOf(0).some((running) => running.pid === pid && running.commandLine !== '');
}

describe('npm run local', () => {
  it('ends with all its processes when only npm receives SIGTERM', async () => {
    const npm = spawn('npm', ['run', 'local'], { cwd: projectDir, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    npm.stdout.on('data', (data) => (output += String(data)));
    await expect.poll(() => output, { timeout: startWithinMs }).toContain('Press Ctrl-C to stop.');
    const started = descendantsOf(npm.pid!);
    const programs = started.map(({ commandLine }) => commandLine);
    for (const program of ['local/local.ts', 'moto_server', 'start-dev', 'worker-main.js'])
      expect(programs).toContainEqual(expect.stringContaining(program));
    npm.kill('SIGTERM');
    await expect.poll(() => started.filter(({ pid }) => isAlive(pid)), { timeout: endWithinMs }).toEqual([]);
  });
});
