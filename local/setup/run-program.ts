import { execFile } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { guardProcess } from '../process/reaper';

/** The result of a program that has run to completion. */
export interface ProgramResult {
  /** What it wrote to stdout and stderr. */
  output: string;
  /** Null when it was not found, or was killed by a signal. */
  exitCode: number | null;
}

const maxOutputInBytes = 50 * 1024 * 1024;

/** Runs a program to completion and returns its output and exit code; never rejects, even if the program fails. */
export function runProgram(command: string, args: string[], options: ExecFileOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { maxBuffer: maxOutputInBytes, ...options }, (error, stdout, stderr) => {
      release?.();
      const exitCode = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      const output = `${stdout}${stderr}` || (error?.message ?? '');
      resolve({ output, exitCode });
    });
    const release = child.pid === undefined ? undefined : guardProcess({ pid: child.pid });
  });
}
