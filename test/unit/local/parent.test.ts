import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendSignal } from '../../../local/process/process-tree';

const projectDir = path.join(__dirname, '../../..');
const watcher = `
  const { waitForParentExit } = require('./local/process/parent.ts');
  void waitForParentExit().then(() => console.log('gone'));
  console.log('watching');
  setInterval(() => undefined, 60_000);
`;

describe('waitForParentExit', () => {
  it('resolves when the process that started this one is killed', async () => {
    // A shell between this process and the watcher, which receives no signal itself.
    const script = `"${process.execPath}" --import tsx -e "$WATCHER" & echo $!; wait`;
    const shell = spawn('sh', ['-c', script], { cwd: projectDir, env: { ...process.env, WATCHER: watcher }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    shell.stdout.on('data', (data) => (output += String(data)));
    await expect.poll(() => output, { timeout: 8_000 }).toContain('watching');
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    await expect.poll(() => output, { timeout: 5_000 }).toContain('gone');
    sendSignal(Number.parseInt(output, 10), 'SIGKILL');
  });
});
