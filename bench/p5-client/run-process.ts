import { execFile, fork } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** What one process cost: as reported by itself, except for its duration, which the parent process measures. */
export interface ProcessFigures {
  wallMs: number;
  cpuMs: number;
  rssMb: number;
  cpuMsPerCall?: number;
  callsPerSecond?: number;
}

const program = path.join(__dirname, 'measured-process.cjs');

/** The calls of a step: how many, for which file, from which endpoint. */
export interface Calls {
  chunks: number;
  times: number;
  s3Endpoint: string;
}

/** Runs one step in its own process. */
export async function runProcess(packageName: string, step: string, { chunks, times, s3Endpoint }: Calls = { chunks: 0, times: 0, s3Endpoint: '' }): Promise<ProcessFigures> {
  const startedAtMs = performance.now();
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: s3Endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAOFTHEACCOUNT',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_NO_WARNINGS: '1',
  };
  const { stdout } = await promisify(execFile)(process.execPath, [program, packageName, step, String(chunks), String(times)], { env });
  const wallMs = performance.now() - startedAtMs;
  return { wallMs, ...(JSON.parse(stdout) as Omit<ProcessFigures, 'wallMs'>) };
}

/** Runs the S3 stand-in in its own process until `stop()`. */
export async function startS3(): Promise<{ endpoint: string; stop: () => void }> {
  const child = fork(path.join(__dirname, 's3-stand-in.ts'), { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('error', reject).once('exit', (code) => reject(new Error(`The S3 stand-in exited with ${code}.`)));
  });
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
