import { execFile } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { guardProcess } from '../process/reaper';

/** How a program ended that was run to its end. */
export interface ProgramResult {
  /** What it wrote on stdout and stderr. */
  output: string;
  /** Null when it was not found. */
  exitCode: number | null;
}

const maxOutputInBytes = 50 * 1024 * 1024;

/** Runs a program to its end and gives its output; never rejects for what the program does. */
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
