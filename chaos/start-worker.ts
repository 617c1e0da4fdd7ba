import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../local/paths';
import { startService } from '../local/process/service';
import type { Service } from '../local/process/service';
import { sendSignal } from '../local/process/process-tree';
import { workerReadyText, workerSettingsVariable } from './worker-settings';
import type { WorkerSettings } from './worker-settings';

export interface StartWorkerOptions {
  name: string;
  logFolder: string;
  settings: WorkerSettings;
  /** How far off its clock is. @default 0 */
  clockErrorMs?: number;
}

/** Starts a worker in its own process, which can be killed without a shutdown. */
export interface ChaosWorker {
  name: string;
  kill(): void;
  stop(): Promise<void>;
}

export async function startChaosWorker({ name, logFolder, settings, clockErrorMs = 0 }: StartWorkerOptions): Promise<ChaosWorker> {
  const logFile = path.join(logFolder, `${name}.log`);
  const skew = clockErrorMs === 0 ? [] : ['--require', path.join(__dirname, 'skewed-clock.cjs')];
  const service: Service = await startService({
    name: `Worker ${name}`,
    command: process.execPath,
    args: [...skew, path.join(__dirname, 'worker.cjs')],
    cwd: projectRoot,
    env: { PATH: process.env.PATH, CLOCK_ERROR_MS: String(clockErrorMs), [workerSettingsVariable]: JSON.stringify(settings) },
    logFile,
    isReady: async () => (await readFile(logFile, 'utf8')).includes(workerReadyText),
  });
  return {
    name,
    kill: () => void sendSignal(service.pid, 'SIGKILL'),
    // No graceful shutdown: once its runs are over, the rest of its work does not matter.
    stop: async () => {
      sendSignal(service.pid, 'SIGKILL');
      await service.ended;
    },
  };
}
