import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** A process as listed by the system. */
export interface RunningProcess {
  pid: number;
  parentPid: number;
  commandLine: string;
}

/**
 * The current descendants of a process, without the process itself.
 *
 * A process also counts as a descendant when its command line contains `mark`, for example the path of a folder that only
 * this process uses. Once a process is gone its children belong to init, so a browser that left its parent's process
 * group can be found no other way.
 */
export function descendantsOf(rootPid: number, mark?: string): RunningProcess[] {
  const found = new Map<number, RunningProcess>();
  const running = listProcesses().filter(({ pid }) => pid !== rootPid && pid !== process.pid);
  const add = (isDescendant: (candidate: RunningProcess) => boolean): void => {
    for (const candidate of running) {
      if (found.has(candidate.pid) || !isDescendant(candidate)) continue;
      found.set(candidate.pid, candidate);
      add(({ parentPid }) => parentPid === candidate.pid);
    }
  };
  add(({ parentPid, commandLine }) => parentPid === rootPid || (mark !== undefined && commandLine.includes(mark)));
  return [...found.values()];
}

/**
 * Kills a process and everything it started at once (SIGKILL).
 *
 * Stops the process before listing its descendants: otherwise it could start another one in between.
 */
export function killTree(rootPid: number, mark?: string): void {
  sendSignal(rootPid, 'SIGSTOP');
  const descendants = descendantsOf(rootPid, mark);
  for (const pid of [-rootPid, rootPid, ...descendants.map((descendant) => descendant.pid)]) sendSignal(pid, 'SIGKILL');
}

/** Sends a signal; a negative id is a process group. Returns false when the process is gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    // ESRCH: already gone. EPERM: what macOS returns for a group in which every process has ended.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

function listProcesses(): RunningProcess[] {
  return process.platform === 'linux' ? listFromProc() : listFromPs();
}

function listFromProc(): RunningProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The program's name is in parentheses and may contain spaces; the fields after it are fixed: state, parent.
      const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const commandLine = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(entry), parentPid: Number(parentPid), commandLine }];
    } catch {
      // The process ended after it was listed.
      return [];
    }
  });
}

function listFromPs(): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parentPid: Number(match[2]), commandLine: match[3] ?? '' }] : [];
  });
}
