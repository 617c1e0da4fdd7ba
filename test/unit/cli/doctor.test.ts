import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeConcurrency } from '../../../src/cli/doctor/function/concurrency';
import { judgeEventInvoke } from '../../../src/cli/doctor/function/event-invoke';
import { lambdaDefaults } from '../../../src/cli/doctor/function/function-facts';
import type { Finding } from '../../../src/cli/doctor/finding';
import { judgeNode, minNodeVersion } from '../../../src/cli/doctor/node-version';
import { judgeRetention, namespaceRetention } from '../../../src/cli/doctor/temporal/retention';
import { judgeWorkers } from '../../../src/cli/doctor/temporal/workers';
import type { QueueFacts } from '../../../src/cli/doctor/temporal/queue-facts';
import { judgeClock } from '../../../src/cli/doctor/aws/clock';
import { judgeObjectLock } from '../../../src/cli/doctor/bucket/object-lock';
import { judgeConfiguration } from '../../../src/cli/doctor/function/configuration';
import { judgePool } from '../../../src/cli/doctor/function/pool';
import { judgeVersion } from '../../../src/cli/doctor/function/version';
import type { CheckContext } from '../../../src/cli/doctor/check-context';
import { judgeSite } from '../../../src/cli/doctor/site';

const v1 = { deploymentName: 'renders', buildId: 'v1' };
const v2 = { deploymentName: 'renders', buildId: 'v2' };
const makeCurrent = 'temporal worker deployment set-current-version --deployment-name renders --build-id v1';
const dayMs = 86_400_000;

function expectFinding(finding: Finding, status: Finding['status'], remedy: string | null): void {
  expect({ status: finding.status, remedy: finding.remedy }).toEqual({ status, remedy: remedy === null ? null : expect.stringContaining(remedy) as string });
  expect(finding.message).toMatch(/\w/);
}

describe('doctor on Node', () => {
  it.each([
    ['18.20.0', 'failure', 'nvm install'],
    ['20.2.9', 'failure', 'nvm install'],
    ['20.3.0', 'ok', null],
    ['20.20.2', 'ok', null],
    ['24.0.0', 'ok', null],
  ] as const)('%s: %s', (version, status, remedy) => {
    expectFinding(judgeNode(version), status, remedy);
  });

  it('requires the same version as the package', () => {
    const { engines } = JSON.parse(readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${minNodeVersion}`);
  });
});

describe('doctor on a namespace', () => {
  const notFound = Object.assign(new Error('5 NOT_FOUND: Namespace films is not found.'), { code: 5, details: '', metadata: {} });
  const unavailable = Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} });

  /** A server that gives these answers about the namespace's queues. */
  function serverWith(answers: (Error | null)[]) {
    const describeTaskQueue = () => {
      const answer = answers.shift();
      return answer ? Promise.reject(answer) : Promise.resolve({ pollers: [] });
    };
    const describeNamespace = () => Promise.resolve({ config: { workflowExecutionRetentionTtl: { seconds: 604_800 } } });
    const client = { options: { namespace: 'films' }, workflowService: { describeTaskQueue, describeNamespace } };
    return { taskQueue: 'renders', renders: () => Promise.resolve({ client }) } as unknown as CheckContext;
  }

  it.each([
    ['its services know', [null]],
    ['was created a moment ago, which its services learn only now', [notFound, notFound, null]],
  ])('that %s: so do the checks that need it', async (_what, answers) => {
    expect(await namespaceRetention.run(serverWith(answers))).toMatchObject({ status: 'ok' });
    expect(answers).toEqual([]);
  });

  it('does not wait for a server that fails in another way', async () => {
    await expect(namespaceRetention.run(serverWith([unavailable, null]))).rejects.toBe(unavailable);
  });
});

describe('doctor on the retention of a namespace', () => {
  it.each([
    ['none', null, 'failure', '--retention 7d'],
    ['0', 0, 'failure', '--retention 7d'],
    ['an hour', 3_600_000, 'warning', 'temporal operator namespace update --namespace films --retention 7d'],
    ['just under a day', dayMs - 1, 'warning', '--retention 7d'],
    ['a day', dayMs, 'ok', null],
    ['a month', 30 * dayMs, 'ok', null],
  ] as const)('of %s', (_what, retentionMs, status, remedy) => {
    expectFinding(judgeRetention('films', retentionMs), status, remedy);
  });
});

describe('doctor on workers', () => {
  it.each<[string, QueueFacts, Finding['status'], string | null]>([
    ['that are not there', { pollers: [], current: null }, 'failure', 'temporal-remotion-lambda worker'],
    ['that are not there, of a current version', { pollers: [], current: v1 }, 'failure', 'temporal-remotion-lambda worker'],
    ['that are not versioned', { pollers: [null], current: null }, 'ok', null],
    ['of the current version', { pollers: [v1], current: v1 }, 'ok', null],
    ['of the current version and of an older one', { pollers: [v1, v2], current: v2 }, 'ok', null],
    ['of a version that nobody made current', { pollers: [v1], current: null }, 'failure', makeCurrent],
    ['of another version than the current one', { pollers: [v1], current: v2 }, 'failure', makeCurrent],
    ['that are not versioned, beside a current version', { pollers: [null], current: v2 }, 'failure', 'Start workers of renders.v2'],
    ['of both kinds, none being current', { pollers: [null, v1], current: null }, 'ok', null],
  ])('%s', (_what, facts, status, remedy) => {
    expectFinding(judgeWorkers('workflow', 'remotion-renders', facts), status, remedy);
  });

  it('says which tasks it means', () => {
    expect(judgeWorkers('activity', 'films', { pollers: [], current: null })).toMatchObject({ id: 'activity-worker', message: expect.stringContaining('films for activity tasks') as string });
  });
});

describe('doctor on asynchronous invocations', () => {
  it.each([
    ["Lambda's defaults, which run a launch three times", lambdaDefaults, 'failure', 'aws lambda put-function-event-invoke-config --function-name f --region us-east-1 --maximum-retry-attempts 0'],
    ['one retry', { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 21_600, isConfigured: true }, 'failure', 'aws lambda update-function-event-invoke-config --function-name f --region us-east-1 --maximum-retry-attempts 0'],
    ['one retry and an event age of a minute', { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60, isConfigured: true }, 'failure', '--maximum-retry-attempts 0 --maximum-event-age-in-seconds 21600'],
    ['an event age just under an hour', { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 3_599, isConfigured: true }, 'warning', 'us-east-1 --maximum-event-age-in-seconds 21600'],
    ['an event age of an hour', { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 3_600, isConfigured: true }, 'ok', null],
    ["Remotion's deployment", { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 21_600, isConfigured: true }, 'ok', null],
  ] as const)('with %s', (_what, facts, status, remedy) => {
    expectFinding(judgeEventInvoke('f', 'us-east-1', facts), status, remedy);
  });
});

describe('doctor on concurrency', () => {
  it.each([
    ['a new account', { account: 10, unreserved: 10, reserved: null }, 'warning', 'quotas increase'],
    ['an account of which all is reserved', { account: 1_000, unreserved: 0, reserved: null }, 'failure', 'quotas increase'],
    ['a function that is switched off', { account: 1_000, unreserved: 1_000, reserved: 0 }, 'failure', 'aws lambda delete-function-concurrency --function-name f --region us-east-1'],
    ['a function with room for one', { account: 1_000, unreserved: 999, reserved: 1 }, 'failure', 'aws lambda delete-function-concurrency --function-name f --region us-east-1'],
    ['a function with little room', { account: 1_000, unreserved: 950, reserved: 50 }, 'warning', 'aws lambda delete-function-concurrency --function-name f --region us-east-1'],
    ['an account as most are', { account: 1_000, unreserved: 1_000, reserved: null }, 'ok', null],
    ['a function with room of its own', { account: 1_000, unreserved: 0, reserved: 500 }, 'ok', null],
  ] as const)('with %s', (_what, facts, status, remedy) => {
    expectFinding(judgeConcurrency('f', 'us-east-1', facts), status, remedy);
  });
});

describe('doctor on the clock', () => {
  it.each([
    ['as S3', 0, 'linux', 'ok', null],
    ['half a minute ahead', 30_000, 'linux', 'ok', null],
    ['a little more ahead', 30_001, 'linux', 'warning', 'timedatectl'],
    ['five minutes behind', -300_000, 'darwin', 'warning', 'sntp'],
    ['a little more behind', -300_001, 'win32', 'failure', 'w32tm'],
    ['an hour ahead', 3_600_000, 'linux', 'failure', 'timedatectl'],
  ] as const)('that is %s', (_what, aheadMs, platform, status, remedy) => {
    expectFinding(judgeClock(aheadMs, platform), status, remedy);
  });
});

describe('doctor on the version of a function', () => {
  const nameOf = (version: string) => `remotion-render-${version}-mem2048mb-disk2048mb-120sec`;

  it.each([
    ['as its name says', nameOf('4-0-527'), '4.0.527', 'ok', null],
    ['as its ARN says', `arn:aws:lambda:us-east-1:1:function:${nameOf('4-0-527')}`, '4.0.527', 'ok', null],
    ['a pre-release, which a name cuts', nameOf('4-0-500-al'), '4.0.500-alpha.3', 'ok', null],
    ['another than its name says', nameOf('4-0-489'), '4.0.527', 'failure', 'redeploy'],
    ['one that its name is the beginning of', nameOf('4-0-52'), '4.0.527', 'failure', 'redeploy'],
    ['newer than known', nameOf('4-0-528'), '4.0.528', 'failure', 'npm install temporal-remotion-lambda@latest'],
    ['the oldest that is known', nameOf('4-0-371'), '4.0.371', 'ok', null],
    ['older than known', nameOf('4-0-370'), '4.0.370', 'warning', 'redeploy'],
    ['no version', 'my-renderer', 'main', 'failure', 'redeploy'],
    ['not in its name', 'my-renderer', '4.0.500', 'warning', "functionFacts: { version: '4.0.500'"],
  ] as const)('that is %s', (_what, functionName, version, status, remedy) => {
    expectFinding(judgeVersion(functionName, version, 'redeploy'), status, remedy);
  });
});

describe('doctor on the configuration of a function', () => {
  const name = 'remotion-render-4-0-527-mem2048mb-disk3000mb-120sec';
  const asNamed = { memorySizeInMb: 2048, diskSizeInMb: 3000, timeoutInSeconds: 120, state: 'Active' };

  it.each([
    ['as its name says', name, asNamed, 'ok', null],
    ['with less memory', name, { ...asNamed, memorySizeInMb: 1024 }, 'failure', `--function-name ${name} --region us-east-1 --memory-size 2048 --ephemeral-storage Size=3000 --timeout 120`],
    ['with more disk', name, { ...asNamed, diskSizeInMb: 3001 }, 'failure', 'Size=3000'],
    ['with a longer timeout', name, { ...asNamed, timeoutInSeconds: 121 }, 'failure', '--timeout 120'],
    ['that is being made', name, { ...asNamed, state: 'Pending' }, 'warning', 'aws lambda wait function-active-v2'],
    ['under a name of its own', 'my-renderer', asNamed, 'ok', null],
  ] as const)('%s', (_what, functionName, configuration, status, remedy) => {
    expectFinding(judgeConfiguration(functionName, 'us-east-1', configuration), status, remedy);
  });
});

describe('doctor on a pool', () => {
  it.each([
    [1_001, 1_000, 'failure', 'npx temporal-remotion-lambda pool set-capacity films 900'],
    [1_000, 1_000, 'warning', 'set-capacity films 900'],
    [901, 1_000, 'warning', 'set-capacity films 900'],
    [900, 1_000, 'ok', null],
    [1, 0, 'failure', 'set-capacity films 1'],
  ] as const)('of %i slots where Lambda runs %i', (capacity, room, status, remedy) => {
    expectFinding(judgePool('films', capacity, room), status, remedy);
  });
});

describe('doctor on Object Lock', () => {
  const retained = (Rule: object) => ({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: Rule } }) as const;

  it.each([
    ['off', undefined, 'ok', null],
    ['on, without a default retention', { ObjectLockEnabled: 'Enabled' }, 'ok', null],
    ['on, with days', retained({ Mode: 'GOVERNANCE', Days: 30 }), 'warning', 'put-object-lock-configuration --bucket films'],
    ['on, with years', retained({ Mode: 'COMPLIANCE', Years: 1 }), 'warning', 'put-object-lock-configuration --bucket films'],
  ] as const)('%s', (_what, lock, status, remedy) => {
    expectFinding(judgeObjectLock('films', 'us-east-1', lock as Parameters<typeof judgeObjectLock>[2]), status, remedy);
  });
});

describe('doctor on a site', () => {
  const builtWith = (version: string) => `<script>window.siteVersion = '11';\nwindow.remotion_version = '${version}';</script>`;

  it.each([
    ['of the version of the function', builtWith('4.0.527'), '4.0.527', 'ok', null],
    ['when the version of the function is not known', builtWith('4.0.527'), null, 'ok', null],
    ['of an older version', builtWith('4.0.489'), '4.0.527', 'warning', 'deploy it again'],
    ['that does not tell its version', "window.siteVersion = '5';", '4.0.527', 'unknown', null],
    ['that is somebody else\'s', '<title>Welcome</title>', '4.0.527', 'failure', 'deploy it again'],
  ] as const)('%s', (_what, html, functionVersion, status, remedy) => {
    expectFinding(judgeSite('https://site.example', html, functionVersion, 'deploy it again'), status, remedy);
  });
});
