import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { descendantsOf, killTree, sendSignal } from '../../../local/process/process-tree';
import type { RunningProcess } from '../../../local/process/process-tree';

/** A shell with two children in a new process group; it prints a line once both are running. */
async function startFamily(mark: string): Promise<number> {
  const script = `sleep 300 & sh -c 'sleep 301 & echo up; wait' ${mark} & wait`;
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  started.push(child.pid!);
  return child.pid!;
}

const commandsOf = (processes: RunningProcess[]) => processes.map(({ commandLine }) => commandLine.trim());

const started: number[] = [];
afterEach(() => started.splice(0).forEach((pid) => killTree(pid)));

describe('process tree', () => {
  // Polled: between fork and exec a child still has its parent's command line.
  it('finds children and grandchildren', async () => {
    const pid = await startFamily('family-a');
    await expect.poll(() => commandsOf(descendantsOf(pid))).toEqual(expect.arrayContaining(['sleep 300', 'sleep 301']));
  });

  it('finds the orphans of a process by a mark in their command line', async () => {
    const mark = `family-${process.pid}-b`;
    const pid = await startFamily(mark);
    const family = descendantsOf(pid);
    // Only the root is killed, so the others get another parent.
    sendSignal(pid, 'SIGKILL');
    await expect.poll(() => commandsOf(descendantsOf(pid, mark))).toContain('sleep 301');
    for (const descendant of family) sendSignal(descendant.pid, 'SIGKILL');
  });

  it('is killed as a whole', async () => {
    const pid = await startFamily('family-c');
    const family = [pid, ...descendantsOf(pid).map((descendant) => descendant.pid)];
    expect(family.length).toBeGreaterThan(3);
    killTree(pid);
    // A killed process has no command line any more, but stays listed until its parent has reaped it.
    const left = () => descendantsOf(1).filter((candidate) => family.includes(candidate.pid));
    await expect.poll(() => commandsOf(left()).filter((command) => command !== '')).toEqual([]);
  });

  it('reports whether a process received the signal', async () => {
    const pid = await startFamily('family-d');
    expect(sendSignal(pid, 'SIGCONT')).toBe(true);
    expect(sendSignal(2 ** 22 + 1, 'SIGCONT')).toBe(false);
  });
});
