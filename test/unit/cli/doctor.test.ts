import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeConcurrency } from '../../../src/cli/doctor/concurrency';
import { judgeEventInvoke, lambdaDefaults } from '../../../src/cli/doctor/event-invoke';
import type { Finding } from '../../../src/cli/doctor/finding';
import { judgeNode, leastNode } from '../../../src/cli/doctor/node-version';
import { judgeRetention } from '../../../src/cli/doctor/retention';
import { judgeWorkers } from '../../../src/cli/doctor/workers';
import type { QueueFacts } from '../../../src/cli/doctor/workers';

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

  it('wants what the package wants', () => {
    const { engines } = JSON.parse(readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${leastNode}`);
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

  it('says of which tasks it speaks', () => {
    expect(judgeWorkers('activity', 'films', { pollers: [], current: null })).toMatchObject({ id: 'activity-worker', message: expect.stringContaining('films for activity tasks') as string });
  });
});

describe('doctor on asynchronous invocations', () => {
  it.each([
    ["Lambda's defaults, which run a launch three times", lambdaDefaults, 'failure', '--maximum-retry-attempts 0'],
    ['one retry', { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 21_600 }, 'failure', '--function-name f --maximum-retry-attempts 0'],
    ['an event age of a minute', { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 }, 'warning', '--maximum-event-age-in-seconds 21600'],
    ["Remotion's deployment", { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 21_600 }, 'ok', null],
  ] as const)('with %s', (_what, facts, status, remedy) => {
    expectFinding(judgeEventInvoke('f', facts), status, remedy);
  });
});

describe('doctor on concurrency', () => {
  it.each([
    ['a new account', { account: 10, unreserved: 10, reserved: null }, 'warning', 'quotas increase'],
    ['an account of which all is reserved', { account: 1_000, unreserved: 0, reserved: null }, 'failure', 'quotas increase'],
    ['a function that is switched off', { account: 1_000, unreserved: 1_000, reserved: 0 }, 'failure', 'reserved concurrency'],
    ['a function with room for one', { account: 1_000, unreserved: 999, reserved: 1 }, 'failure', 'reserved concurrency'],
    ['a function with little room', { account: 1_000, unreserved: 950, reserved: 50 }, 'warning', 'reserved concurrency'],
    ['an account as most are', { account: 1_000, unreserved: 1_000, reserved: null }, 'ok', null],
    ['a function with room of its own', { account: 1_000, unreserved: 0, reserved: 500 }, 'ok', null],
  ] as const)('with %s', (_what, facts, status, remedy) => {
    expectFinding(judgeConcurrency('us-east-1', facts), status, remedy);
  });
});
