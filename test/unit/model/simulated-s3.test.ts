import { describe, expect, it } from 'vitest';
import { askS3 } from '../../../model/simulated-s3';
import type { Call, Objects } from '../../../model/simulated-s3';

const there: Objects = { claim: { body: 'old', etag: 'etag-1', lastModifiedMs: 5_000 } };
const at = { nowMs: 61_500, etag: 'etag-2' };
const put = (condition: Partial<Call>): Call => ({ name: 'PutObject', key: 'claim', body: 'new', ...condition });

describe('the simulated S3', () => {
  it.each([
    ['the object must not exist, and does not', {}, { ifNoneMatch: '*' }, null],
    ['the object must not exist, but does', there, { ifNoneMatch: '*' }, { error: 'PreconditionFailed', status: 412 }],
    ['the object must have the known ETag, and has', there, { ifMatch: 'etag-1' }, null],
    ['the object must have the known ETag, but has another', there, { ifMatch: 'etag-0' }, { error: 'PreconditionFailed', status: 412 }],
    ['the object must have the known ETag, but is gone', {}, { ifMatch: 'etag-1' }, { error: 'NoSuchKey', status: 404 }],
    ['without a condition', there, {}, null],
  ] as [string, Objects, Partial<Call>, object | null][])('writes as S3 does: %s', (_, objects, condition, refusal) => {
    const { answer, objects: after } = askS3(objects, put(condition), at);
    expect(answer).toEqual(refusal ?? { etag: 'etag-2', dateMs: 61_000 });
    expect(after).toEqual(refusal ? objects : { claim: { body: 'new', etag: 'etag-2', lastModifiedMs: 61_000 } });
  });

  it("reads an object with its age and S3's clock, in whole seconds", () => {
    expect(askS3(there, { name: 'GetObject', key: 'claim' }, at).answer).toEqual({ ...there.claim, dateMs: 61_000 });
    expect(askS3({}, { name: 'GetObject', key: 'claim' }, at).answer).toEqual({ error: 'NoSuchKey', status: 404 });
  });

  it('refuses unsupported commands', () => {
    expect(() => askS3(there, { name: 'DeleteObject', key: 'claim' }, at)).toThrow(/DeleteObject/);
  });
});
