import { clock } from './aws/clock';
import { identity } from './aws/identity';
import { permissions } from './aws/permissions';
import { bucketEncryption } from './bucket/encryption';
import { objectLock } from './bucket/object-lock';
import { bucketExists } from './bucket/exists';
import { bucketWrites } from './bucket/writes';
import type { Check } from './check';
import { unknown } from './finding';
import { concurrency } from './function/concurrency';
import { functionConfiguration } from './function/configuration';
import { eventInvoke } from './function/event-invoke';
import { poolCapacity } from './function/pool';
import { functionExists } from './function/exists';
import { functionVersion } from './function/version';
import { nodeVersion } from './node-version';
import { site } from './site';
import { temporalReachable } from './temporal/reachable';
import { namespaceRetention } from './temporal/retention';
import { workersCheck } from './temporal/workers';

/** States what doctor cannot check, so that no report suggests that it did. */
const notSeen: Check = {
  id: 'not-seen',
  needs: [],
  run: () => Promise.resolve(unknown('not-seen', "Cannot be checked from here: the credentials, clock and network of workers on other machines, and the permissions of the function's own role (npx remotion lambda policies validate).")),
};

/** In the order in which a render uses them. A check comes after those that it needs. */
export const allChecks: readonly Check[] = [
  nodeVersion,
  temporalReachable,
  namespaceRetention,
  workersCheck('workflow'),
  workersCheck('activity'),
  identity,
  clock,
  permissions,
  functionExists,
  functionVersion,
  functionConfiguration,
  eventInvoke,
  concurrency,
  poolCapacity,
  bucketExists,
  bucketWrites,
  objectLock,
  bucketEncryption,
  site,
  notSeen,
];
