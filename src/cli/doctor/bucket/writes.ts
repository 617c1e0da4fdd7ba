import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok, unknown } from '../finding';
import { grantCommand } from '../grant-command';

export const bucketWrites: Check = {
  id: 'bucket-writes',
  needs: ['identity', 'bucket'],
  async look(place) {
    const bucketName = await place.bucket();
    try {
      const trial = await place.bucketTrial();
      if (!trial) return unknown('bucket-writes', 'Could not check: needs s3:DeleteObject on renders/doctor-*, to remove what it would write.', await grantCommand(place, { forDoctor: true }));
      if (trial.conditionHonoured) return ok('bucket-writes', `${bucketName} takes what is written below renders/, and keeps what is there when it is to (If-None-Match). The object that tried it was removed.`);
      return failure('bucket-writes', `${bucketName} writes over what is there despite If-None-Match: a render may be launched, and paid for, twice.`, 'Use a bucket of Amazon S3, or storage that honours conditional writes.');
    } catch (error) {
      const { message, remedy, type } = explainError(error);
      if (type === 'RenderServiceUnavailable') throw error;
      return failure('bucket-writes', message, type === 'RenderAccessDenied' ? await grantCommand(place, { forDoctor: true }) : remedy);
    }
  },
};
