import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService } from '../../local/process/service';
import type { Service } from '../../local/process/service';
import { setUp } from '../../local/setup/setup';
import type { Finding } from '../../src/cli/doctor/finding';
import { aws, stack } from './stack';

const project = path.join(__dirname, '../..');
const page = readFileSync(path.join(project, 'docs/first-render.md'), 'utf8');

/** The address of the site on the page, and on the stack. */
const there = (text: string) => text.replaceAll(/https:\/\/remotionlambda-\w+-\w+\.s3\.[\w-]+\.amazonaws\.com/g, `${stack.s3Endpoint}/${stack.bucketName}`);
const commandsIn = (text: string) => [...text.matchAll(/```sh\n(.*?)\n```/gs)].map(([, command]) => there(command!));
const [doctor, doctorThatRenders] = commandsIn(page).filter((command) => command.startsWith('npx temporal-remotion-lambda doctor')) as [string, string];
/** The checks that fail, in this order, and the page's remedy for each. */
const steps = page.split(/^### /m).slice(1).map((section) => ({ check: /^`(.*)`/.exec(section)![1]!, remedy: commandsIn(section)[0]! }));
const settings = Object.fromEntries([...page.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));

let home: string;
let env: NodeJS.ProcessEnv;
let worker: Service | undefined;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'newcomer-'));
  const { temporalCliPath } = await setUp();
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_LAMBDA, S3_PUBLIC_ENDPOINT } = stack.env;
  env = {
    ...settings,
    // Until it is started, nothing answers at its address.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    ...{ AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_LAMBDA, S3_PUBLIC_ENDPOINT, AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ HOME: home, PROJECT: project, TEMPORAL_CLI: temporalCliPath, BUCKET: stack.bucketName },
    PATH: [path.join(__dirname, 'newcomer/bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    ADMIN_ACCESS_KEY_ID: stack.credentials.accessKeyId,
    ADMIN_SECRET_ACCESS_KEY: stack.credentials.secretAccessKey,
    NEWCOMER_ACCESS_KEY_ID: stack.newcomer.accessKeyId,
    NEWCOMER_SECRET_ACCESS_KEY: stack.newcomer.secretAccessKey,
  };
  // Functions whose names follow Remotion's convention are deployed on the stack from the start, except this one.
  await aws.lambda(stack.region).send(new DeleteFunctionCommand({ FunctionName: /--function (\S+)/.exec(doctor)![1] }));
});
afterAll(async () => {
  await worker?.stop();
  await rm(home, { recursive: true, force: true });
});

function run(command: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { env, cwd: home }, (error, stdout, stderr) => resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr }));
  });
}

/** Runs a command as it is on the page. A worker keeps running, and later commands find a server that was started. */
async function follow(remedy: string): Promise<void> {
  if (remedy.endsWith(' worker')) {
    const logFile = path.join(stack.logFolder, 'worker-of-newcomer.log');
    worker = await startService({ name: 'worker', command: 'bash', args: ['-c', `exec ${remedy}`], env, cwd: home, logFile, isReady: async () => /RUNNING/.test(await readFile(logFile, 'utf8')) });
    return;
  }
  const { exitCode, stderr } = await run(remedy);
  expect(exitCode, `${remedy}\n${stderr}`).toBe(0);
  if (existsSync(path.join(home, 'temporal-runs'))) env.TEMPORAL_ADDRESS = stack.temporalAddress;
}

it('docs/first-render.md leads from nothing to a render: doctor fails at each missing piece in turn, and its remedies fix it', async () => {
  for (const { check, remedy } of steps) {
    const { exitCode, stdout } = await run(`${doctor} --json`);
    const { checks } = (JSON.parse(stdout) as { data: { checks: Finding[] } }).data;
    const first = checks.find(({ status }) => status === 'failure');
    expect({ exitCode, id: first?.id, remedy: first?.remedy }).toEqual({ exitCode: 1, id: check, remedy });
    await follow(remedy);
  }
  const { exitCode, stdout, stderr } = await run(doctorThatRenders);
  expect(exitCode, stdout + stderr).toBe(0);
  const [, cost, url] = /render: A second of Hello was rendered within [^,]+, for about ([\d.]+) USD \(Remotion's estimate\): (http\S+)/.exec(stdout.replaceAll(/\s+/g, ' '))!;
  expect(Number(cost)).toBeGreaterThan(0);
  expect((await fetch(url!)).headers.get('content-type')).toBe('video/mp4');
});
