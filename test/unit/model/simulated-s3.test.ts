import { describe, expect, it } from 'vitest';
import { askS3 } from '../../../model/simulated-s3';
import type { Call, Objects } from '../../../model/simulated-s3';

const there: Objects = { claim: { body: 'old', etag: 'etag-1', lastModifiedMs: 5_000 } };
const at = { nowMs: 61_500, etag: 'etag-2' };
const put = (condition: Partial<Call>): Call => ({ name: 'PutObject', key: 'claim', body: 'new', ...condition });

describe('the S3 of the model', () => {
  it.each([
    ['no object must be there, and none is', {}, { ifNoneMatch: '*' }, null],
    ['no object must be there, and one is', there, { ifNoneMatch: '*' }, { error: 'PreconditionFailed', status: 412 }],
    ['the object must be the known one, and is', there, { ifMatch: 'etag-1' }, null],
    ['the object must be the known one, and is another', there, { ifMatch: 'etag-0' }, { error: 'PreconditionFailed', status: 412 }],
    ['the object must be the known one, and is gone', {}, { ifMatch: 'etag-1' }, { error: 'NoSuchKey', status: 404 }],
    ['there is no condition', there, {}, null],
  ] as [string, Objects, Partial<Call>, object | null][])('writes as S3 does: %s', (_, objects, condition, refusal) => {
    const { answer, objects: after } = askS3(objects, put(condition), at);
    expect(answer).toEqual(refusal ?? { etag: 'etag-2', dateMs: 61_000 });
    expect(after).toEqual(refusal ? objects : { claim: { body: 'new', etag: 'etag-2', lastModifiedMs: 61_000 } });
  });

  it('reads what is there, with its age and its clock in whole seconds', () => {
    expect(askS3(there, { name: 'GetObject', key: 'claim' }, at).answer).toEqual({ ...there.claim, dateMs: 61_000 });
    expect(askS3({}, { name: 'GetObject', key: 'claim' }, at).answer).toEqual({ error: 'NoSuchKey', status: 404 });
  });

  it('refuses to guess at commands that it does not know', () => {
    expect(() => askS3(there, { name: 'DeleteObject', key: 'claim' }, at)).toThrow(/DeleteObject/);
  });
});
