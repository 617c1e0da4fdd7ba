import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { Random } from './random';

type WrittenError = NonNullable<ProgressFile['errors']>[number];

const texts = [
  'TooManyRequestsException: Rate exceeded',
  'ConcurrentInvocationLimitExceeded',
  'ENOSPC: disk full',
  'No Space left on Device',
  'net::ERR_INSUFFICIENT_RESOURCES',
  'Target closed.',
  'Session closed',
  'FATAL:zygote_communication_linux.cc',
  'error while loading shared libraries: libnss3.so',
  'something else',
];

/** One or two errors of a render: fatal or not, retried or not, well known or not. */
export function generateErrors(random: Random): WrittenError[] {
  return Array.from({ length: 1 + random.integer(1) }, () => generateError(random));
}

function generateError({ pick, chance, integer }: Random): WrittenError {
  const message = pick(texts);
  const name = pick(['Error', 'Error', 'CancelledError', 'TimeoutError']);
  return {
    type: pick(['renderer', 'browser', 'stitcher', 'webhook', 'artifact'] as const),
    name,
    message,
    stack: `${name}: ${message}\n    at render`,
    frame: pick([null, integer(100)]),
    chunk: pick([null, 0]),
    isFatal: chance(0.4),
    attempt: 1,
    willRetry: chance(0.5),
    totalAttempts: 2,
    tmpDir: chance(0.1) ? { files: [{ filename: '/tmp/a', size: 9 }], total: 9 } : null,
  };
}
