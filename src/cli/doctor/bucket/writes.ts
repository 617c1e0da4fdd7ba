import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok, unknown } from '../finding';
import { grantCommand } from '../grant-command';

export const bucketWrites: Check = {
  id: 'bucket-writes',
  needs: ['identity', 'bucket'],
  async run(context) {
    const bucketName = await context.bucket();
    try {
      const trial = await context.bucketTrial();
      if (!trial) return unknown('bucket-writes', 'Could not check: needs s3:DeleteObject on renders/doctor-*, to delete what it would write.', await grantCommand(context, { forDoctor: true }));
      if (trial.conditionHonoured) return ok('bucket-writes', `renders/ in ${bucketName} is writable and readable, and If-None-Match works. The test object was deleted.`);
      return failure('bucket-writes', `${bucketName} overwrites objects despite If-None-Match: a render may be launched, and paid for, twice.`, 'Use Amazon S3, or storage that supports conditional writes.');
    } catch (error) {
      const { message, remedy, type } = explainError(error);
      if (type === 'RenderServiceUnavailable') throw error;
      return failure('bucket-writes', message, type === 'RenderAccessDenied' ? await grantCommand(context, { forDoctor: true }) : remedy);
    }
  },
};
