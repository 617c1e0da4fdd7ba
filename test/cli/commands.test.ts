import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenderClient } from '../../src/client';
import { fakeRenderActivities } from '../../src/testing';
import type { ScriptedRender } from '../../src/testing';
import { done, input, moment, nothingNew, renderFailed, result, running, scriptedActivities } from '../fakes/scripted-activities';
import { jsonOf, run } from '../fakes/fake-cli';
import type { Run, Stage } from '../fakes/fake-cli';
import { devServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

const newId = () => `film-${randomUUID()}`;
const required = ['--function', input.render.functionName, '--serve-url', 'films'];

type Program = (argv: readonly string[], stage?: Omit<Stage, 'renders'>) => Promise<Run>;

/** The program against a Temporal server, with a worker that has these activities. */
function withProgram<T>(activities: Parameters<typeof withWorker>[1], use: (program: Program, renders: RenderClient) => Promise<T>): Promise<T> {
  return withWorker(env, activities, (taskQueue) => {
    const renders = new RenderClient({ client: env.client, taskQueue });
    return use((argv, stage) => run(argv, { renders, ...stage }), renders);
  });
}

/** Renders take real time here: the server skips no time while a client follows a history. */
const durationMs = 400;
/** Long enough to be cancelled. */
const longMs = 20_000;

function withFake<T>(script: ScriptedRender | ((number: number) => ScriptedRender), use: (program: Program, fake: ReturnType<typeof fakeRenderActivities>) => Promise<T>): Promise<T> {
  const fake = fakeRenderActivities((_input, number) => ({ durationMs, ...(typeof script === 'function' ? script(number) : script) }));
  return withProgram(fake.activities, (program) => use(program, fake));
}

describe('render', () => {
  it('waits for the file, and prints nothing else to stdout', async () => {
    await withFake({}, async (program) => {
      const { exitCode, stdout, stderr } = await program(['render', 'Hello', ...required, '--id', newId()]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^https:\/\/s3\.us-east-1\.amazonaws\.com\/\S+\/out\.mp4\n$/);
      expect(stderr).toMatch(/^0 % {2}launching[\s\S]*^100 % {2}done[\s\S]*^Done: 1\.0 MB/m);
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(20);
    });
  });

  it('twice with one id is one render', async () => {
    await withFake({}, async (program, fake) => {
      const argv = ['render', 'Hello', ...required, '--id', newId()];
      const first = await program(argv);
      const second = await program([...argv, '--props', '{"other":true}']);
      expect(second.stdout).toBe(first.stdout);
      expect(second.stderr).toContain('was started before: this is the same one');
      expect(fake.renders).toHaveLength(1);
    });
  });

  it('starts what the options say', async () => {
    await withFake({}, async (program, fake) => {
      await program(['render', 'Hello', ...required, '--codec', 'gif', '--props', '{"title":"Hi"}', '--attempts', '3', '--progress-step', '10', '--detach']);
      await expect.poll(() => fake.renders.length).toBe(1);
      expect(fake.renders[0]!.input).toMatchObject({
        render: { composition: 'Hello', codec: 'gif', inputProps: { title: 'Hi' }, serveUrl: 'films' },
        attempts: { maximum: 3 },
        polling: { progressStep: 0.1 },
      });
    });
  });

  it('returns the id at once when detached, and watch accepts that id', async () => {
    await withFake({}, async (program) => {
      const { exitCode, stdout } = await program(['render', 'Hello', ...required, '--detach']);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^render-Hello-\S+\n$/);
      expect((await program(['watch', stdout.trim()])).exitCode).toBe(0);
    });
  });

  it('names the option that the client refuses, and starts nothing', async () => {
    await withFake({}, async (program, fake) => {
      const { exitCode, stderr } = await program(['render', 'Hello', ...required, '--codec', 'avi']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('--codec');
      expect(stderr).not.toContain('render.codec');
      expect(fake.renders).toHaveLength(0);
    });
  });

  it.each([
    ['fails', { failure: { reason: 'outOfDisk' as const } }, 1, 'failed'],
    ['times out', { failure: { type: 'RenderTimedOut' as const } }, 3, 'timedOut'],
    ['stalls', { failure: { type: 'RenderStalled' as const } }, 3, 'timedOut'],
    ['cannot be started', { startFailure: { type: 'RenderFunctionNotFound' as const } }, 1, 'failed'],
  ])('that %s ends with its exit code, and what to do', async (_how, script, code, outcome) => {
    await withFake(script, async (program) => {
      const { exitCode, stdout, stderr } = await program(['render', 'Hello', ...required]);
      expect(exitCode).toBe(code);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n').length).toBeGreaterThan(1);
      const json = jsonOf(await program(['render', 'Hello', ...required, '--json'])).at(-1)!;
      expect(json).toMatchObject({ outcome, exitCode: code, data: null, error: { remedy: expect.stringMatching(/\w/) as string, details: { workflowId: expect.stringContaining('render-Hello') as string } } });
    });
  });

  it('with --json prints progress as lines, and the result as the last', async () => {
    await withFake({}, async (program) => {
      const lines = jsonOf(await program(['render', 'Hello', ...required, '--json']));
      const end = lines.pop()!;
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(line).toMatchObject({ version: 1, command: 'render', progress: { overallProgress: expect.any(Number) as number } });
      expect(end).toMatchObject({ version: 1, command: 'render', outcome: 'finished', exitCode: 0, data: { alreadyStarted: false, file: null, result: { renderId: expect.any(String) as string } }, error: null });
    });
  });
});

/** Runs a command, and presses Ctrl-C once the render shows. */
async function interrupted(program: Program, argv: string[], terminal: Stage['terminal'] = {}): Promise<Run> {
  const shown = moment();
  let press = () => {};
  const said = { stderr: '' };
  const note = (text: string) => {
    said.stderr += `${text}\n`;
    if (/^\d+ %/.test(text)) shown.reached();
  };
  const ended = program(argv, { terminal: { note, ...terminal }, onStart: (pressCtrlC) => (press = pressCtrlC) });
  await shown.promise;
  press();
  return { ...(await ended), ...said };
}

describe('Ctrl-C', () => {
  const open = () => scriptedActivities([running(0.5), nothingNew]).activities;

  it('leaves the render running when it cannot ask', async () => {
    await withProgram(open(), async (program, renders) => {
      const id = newId();
      const { exitCode, stderr } = await interrupted(program, ['render', 'Hello', ...required, '--id', id]);
      expect(exitCode).toBe(130);
      expect(stderr).toContain(`temporal-remotion-lambda watch ${id}`);
      expect((await renders.get(id).workflow.describe()).status.name).toBe('RUNNING');
    });
  });

  it.each(['n', '', 'no'])('leaves it running when the answer is %j', async (answer) => {
    await withProgram(open(), async (program, renders) => {
      const id = newId();
      const { exitCode } = await interrupted(program, ['render', 'Hello', ...required, '--id', id], { ask: () => Promise.resolve(answer) });
      expect(exitCode).toBe(130);
      expect((await renders.get(id).workflow.describe()).status.name).toBe('RUNNING');
    });
  });

  it.each(['y', 'Yes'])('cancels it when the answer is %j, and waits until it is', async (answer) => {
    await withFake({ durationMs: longMs }, async (program) => {
      const asked: string[] = [];
      const ask = (question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      };
      const { exitCode } = await interrupted(program, ['render', 'Hello', ...required], { ask });
      expect(exitCode).toBe(4);
      expect(asked).toHaveLength(1);
    });
  });

  it('stops watching a render that it did not start, without asking', async () => {
    await withProgram(open(), async (program, renders) => {
      const id = newId();
      await renders.start(input, { workflowId: id });
      const ask = () => Promise.reject(new Error('was asked'));
      const { exitCode } = await interrupted(program, ['watch', id], { ask });
      expect(exitCode).toBe(130);
      expect((await renders.get(id).workflow.describe()).status.name).toBe('RUNNING');
    });
  });
});

describe('watch', () => {
  it('says how a closed render ended', async () => {
    await withProgram(scriptedActivities([done]).activities, async (program, renders) => {
      const id = newId();
      await (await renders.start(input, { workflowId: id })).result();
      const { exitCode, stdout } = await program(['watch', id]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${result.outputUrl}\n` });
    });
  });

  it('reports a render that does not exist', async () => {
    await withFake({}, async (program) => {
      const { exitCode, stderr } = await program(['watch', 'nothing']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('There is no render nothing');
    });
  });
});

describe('show', () => {
  it('shows the progress of an open render', async () => {
    await withProgram(scriptedActivities([running(0.5), nothingNew]).activities, async (program, renders) => {
      const id = newId();
      const render = await renders.start(input, { workflowId: id });
      for await (const { phase } of render.progressUpdates()) if (phase === 'rendering') break;
      const { exitCode, stdout } = await program(['show', id]);
      expect(exitCode).toBe(0);
      for (const known of [`${id} (running)`, '50 %, rendering, 45/90 frames', 'Hello', 'abcdefghij in remotionlambda-useast1-test000000', 'https://example.com/main-logs']) expect(stdout).toContain(known);
    });
  });

  it('says why a render failed, and what to do', async () => {
    await withProgram(scriptedActivities([renderFailed()]).activities, async (program, renders) => {
      const id = newId();
      await (await renders.start(input, { workflowId: id })).result().catch(() => undefined);
      const { exitCode, stdout } = await program(['show', id]);
      expect(exitCode).toBe(0);
      for (const known of ['(failed)', 'RenderFailed (compositionError): Render failed: Error: the title is missing', 'chunk 1, frame 20', 'Read the errors.']) expect(stdout).toContain(known);
      const [{ data }] = jsonOf(await program(['show', id, '--json'])) as [{ data: object }];
      expect(data).toMatchObject({ workflowId: id, status: 'FAILED', progress: { phase: 'failed' }, result: null, failure: { reason: 'compositionError', errorCount: 1 } });
    });
  });
});

describe('a render id instead of a workflow id', () => {
  it('is accepted by show and watch, in the form that logs and S3 contain', async () => {
    await withFake({}, async (program) => {
      const id = newId();
      await program(['render', 'Hello', ...required, '--id', id]);
      const renderIdOf = async () => (jsonOf(await program(['show', id, '--json']))[0] as { data: { progress: { renderId: string } } }).data.progress.renderId;
      const renderId = await renderIdOf();
      // A closed workflow appears in the list a moment later.
      await expect.poll(async () => (await program(['show', renderId])).exitCode, { timeout: 10_000 }).toBe(0);
      expect(jsonOf(await program(['show', renderId, '--json']))[0]).toMatchObject({ data: { workflowId: id } });
      expect(jsonOf(await program(['watch', renderId, '--json'])).at(-1)).toMatchObject({ outcome: 'finished', data: { workflowId: id } });
    });
  });

  it('of no render is a usage error', async () => {
    await withFake({}, async (program) => {
      for (const name of ['show', 'watch']) expect((await program([name, 'zzzzzzzzzz'])).exitCode).toBe(2);
    });
  });
});

describe('cancel', () => {
  it('ends the render as cancelled', async () => {
    await withFake({ durationMs: longMs }, async (program) => {
      const id = newId();
      await program(['render', 'Hello', ...required, '--id', id, '--detach']);
      expect((await program(['cancel', id])).exitCode).toBe(0);
      expect((await program(['watch', id])).exitCode).toBe(4);
      // Cancelling a render that has ended does nothing.
      expect((await program(['cancel', id])).exitCode).toBe(0);
    });
  });

  it.each(['cancel', 'hint', 'show', 'download', 'retry'])('and similar commands report a render that does not exist: %s', async (name) => {
    await withFake({}, async (program) => {
      expect((await program([name, 'nothing'])).exitCode).toBe(2);
    });
  });
});

describe('hint', () => {
  it('makes the worker poll at once', async () => {
    const { activities, calls } = scriptedActivities([nothingNew, done]);
    await withProgram(activities, async (program, renders) => {
      const id = newId();
      await renders.start(input, { workflowId: id });
      await expect.poll(() => calls.getRenderProgress.length).toBe(1);
      expect((await program(['hint', id])).exitCode).toBe(0);
      expect((await program(['watch', id])).exitCode).toBe(0);
      expect(calls.getRenderProgress[1]).toMatchObject({ lookNow: true });
    });
  });
});

describe('retry', () => {
  it('renders a failed render again, under the same id and with the same request', async () => {
    await withFake((number) => (number === 1 ? { failure: { reason: 'browserCrashed' } } : {}), async (program, fake) => {
      const id = newId();
      expect((await program(['render', 'Hello', ...required, '--id', id, '--props', '{"a":1}'])).exitCode).toBe(1);
      expect((await program(['retry', id])).exitCode).toBe(0);
      expect(fake.renders.map(({ input: { render } }) => render.inputProps)).toEqual([{ a: 1 }, { a: 1 }]);
    });
  });

  it('does not repeat a render that is done', async () => {
    await withFake({}, async (program, fake) => {
      const id = newId();
      await program(['render', 'Hello', ...required, '--id', id]);
      const { exitCode, stderr } = await program(['retry', id]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('is done: its output is there');
      expect(fake.renders).toHaveLength(1);
    });
  });

  it('returns the running render if there is one', async () => {
    await withFake({ durationMs: 5 * durationMs }, async (program, fake) => {
      const id = newId();
      await program(['render', 'Hello', ...required, '--id', id, '--detach']);
      const { exitCode, stderr } = await program(['retry', id, '--detach']);
      expect(exitCode).toBe(0);
      expect(stderr).toContain('is already running');
      await program(['watch', id]);
      expect(fake.renders).toHaveLength(1);
    });
  });
});
