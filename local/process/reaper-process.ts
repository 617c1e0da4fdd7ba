import { rmSync } from 'node:fs';
import { killTree } from './process-tree';
import type { Guarded, ReaperMessage } from './reaper-message';

const guarded = new Map<number, Guarded>();
const folders = new Set<string>();

process.on('message', (message: ReaperMessage) => {
  switch (message.type) {
    case 'guard':
      guarded.set(message.guarded.pid, message.guarded);
      break;
    case 'release':
      guarded.delete(message.pid);
      break;
    case 'guardFolder':
      folders.add(message.folder);
      break;
    case 'releaseFolder':
      folders.delete(message.folder);
      break;
  }
});

process.on('disconnect', () => {
  for (const { pid, mark } of guarded.values()) killTree(pid, mark);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
});

// It ends when the program it serves ends, not on a signal meant for that program.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
