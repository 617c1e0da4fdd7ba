import { workerPolicy } from '../../worker-policy';
import type { Check } from '../check';
import { failure, ok, unknown } from '../finding';
import type { Finding } from '../finding';
import { grantCommand } from '../grant-command';
import type { CheckContext } from '../check-context';
import { tryPermission } from './try-permission';

/** Checks each permission in the worker's policy with a harmless call that needs it. */
export const permissions: Check = {
  id: 'permissions',
  needs: ['identity'],
  async run(context) {
    const { functionName, region, policy } = context;
    const bucketName = await context.bucket().catch(() => undefined);
    const wanted = workerPolicy({ ...policy, region, functionName, bucketName, findBucket: context.bucketName === undefined });
    const permissions = wanted.Statement.flatMap(({ Action, Resource }) => [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))));
    return Promise.all(permissions.map(({ action, resource }) => checkPermission(context, action, resource, bucketName)));
  },
};

async function checkPermission(context: CheckContext, action: string, resource: string, bucketName: string | undefined): Promise<Finding> {
  const what = [action, shortResource(resource, bucketName)].filter(Boolean).join(' ');
  const id = `permission ${what}`;
  const outcome = await tryPermission(context, action, resource);
  if (outcome === 'allowed') return ok(id, 'Allowed.');
  if (outcome === 'denied') return failure(id, `Not allowed: ${action} on ${resource}. A worker with these credentials needs it.`, await grantCommand(context));
  return unknown(id, `Could not check: ${outcome.because}`);
}

/** For example `renders/*`, in the bucket of renders; empty for the function, and for that bucket as a whole. */
function shortResource(arn: string, bucketName = 'remotionlambda-*'): string {
  const resource = arn.split(':').slice(5).join(':');
  if (!arn.includes(':s3:::')) return '';
  return resource === bucketName ? '' : resource.startsWith(`${bucketName}/`) ? resource.slice(bucketName.length + 1) : resource;
}
