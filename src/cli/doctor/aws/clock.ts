import { observed, serverDateOf } from '../../../remotion/aws/observed';
import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { serverDateMsOf } from '../../../remotion/aws/server-clock';
import { fromAwsError } from '../../../remotion/aws/aws-errors';
import { formatDuration } from '../../format';
import type { Check } from '../check';
import { failure, ok, warning } from '../finding';
import type { Finding } from '../finding';
import type { CheckContext } from '../check-context';

export const clock: Check = {
  id: 'clock',
  needs: [],
  async run(context) {
    const serverMs = await s3DateMs(context);
    return judgeClock(context.now() - serverMs, process.platform);
  },
};

/** A smaller difference affects neither logs nor presigned URLs. */
const tolerableMs = 30_000;
/** AWS refuses a signature that is off by more than this. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const refusedMs = 300_000;

/** Whether AWS accepts signatures made with this clock. */
export function judgeClock(aheadMs: number, platform: NodeJS.Platform): Finding {
  const offMs = Math.abs(aheadMs);
  if (offMs <= tolerableMs) return ok('clock', `This machine's clock agrees with that of S3 within ${Math.max(1, Math.ceil(offMs / 1_000))} s.`);
  const off = `This machine's clock is ${formatDuration(offMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of S3`;
  if (offMs <= refusedMs) return warning('clock', `${off}: presigned URLs and logs are off by as much. Renders use S3's clock.`, setClock(platform));
  return failure('clock', `${off}: AWS refuses signatures made with it.`, setClock(platform));
}

function setClock(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'w32tm /resync';
  return platform === 'darwin' ? 'sudo sntp -sS time.apple.com' : 'sudo timedatectl set-ntp true';
}

/** Every S3 response carries the time, even an error. */
async function s3DateMs({ aws, region }: CheckContext): Promise<number> {
  const { ListBucketsCommand } = s3Sdk();
  try {
    return known(serverDateOf(await aws.s3({ region }).send(observed(new ListBucketsCommand({ MaxBuckets: 1 })))));
  } catch (error) {
    const dateMs = serverDateMsOf((error as { $response?: unknown }).$response);
    if ((error as Error).name === 'CredentialsProviderError') throw new Error('needs AWS credentials.', { cause: error });
    if (dateMs === null) throw fromAwsError(error, { service: 'S3', what: "read S3's clock", permission: 's3:ListAllMyBuckets', region });
    return dateMs;
  }
}

function known(dateMs: number | null): number {
  if (dateMs === null) throw new Error('The S3 response has no Date header.');
  return dateMs;
}
