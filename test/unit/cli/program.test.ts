import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands';
import { exitCodes } from '../../../src/cli/outcome';
import { jsonOf, run } from '../../fakes/fake-cli';

const names = Object.keys(commands);

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('is shown by %j and lists every command', async (argv) => {
    const { exitCode, stdout } = await run(argv);
    expect(exitCode).toBe(0);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(names)('of %s has its options and a valid example', async (name) => {
    const { exitCode, stdout } = await run([name, '--help']);
    const { options, examples } = await commands[name]!.load();
    expect(exitCode).toBe(0);
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(example.startsWith(name)).toBe(true);
    expect((await run(['help', name])).stdout).toBe(stdout);
  });

  it.each([40, 60, 80])('fits into %i columns, except for longer words', async (width) => {
    for (const argv of [[], ...names.map((name) => [name, '--help'])]) {
      const { stdout } = await run(argv, { terminal: { width } });
      const tooWide = stdout.split('\n').filter((line) => line.length > width && line.trim().includes(' ') && line.trim().split(' ').every((word) => word.length < width - 8));
      expect(tooWide).toEqual([]);
    }
  });
});

describe('an invalid command line', () => {
  it.each([
    [['frob'], 'There is no command "frob".', '--help lists them'],
    [['toString'], 'There is no command "toString".', '--help lists them'],
    [['watch'], 'An argument is missing: temporal-remotion-lambda watch <workflow-id | render-id>.', '--help'],
    [['watch', 'a', 'b'], "Unexpected argument 'b': temporal-remotion-lambda watch <workflow-id | render-id>.", '--help'],
    [['watch', 'a', '--bogus'], "Unknown option '--bogus'.", '--help'],
    [['render', 'Invoice'], '--function-name is missing.', 'npx remotion lambda functions ls'],
    [['list', '--since', 'yesterday'], '--since must be a time, got "yesterday".', 'Write 2h or 7d'],
    [['list', '--limit', 'all'], '--limit must be a whole number, got "all".', 'Correct it'],
    [['setup', 'everything'], 'There is nothing called "everything" to set up.', 'setup search-attributes'],
  ])('%j is explained in one sentence, with what to do', async (argv, message, remedy) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: exitCodes.badInput, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('is explained as JSON on request', async () => {
    const told = await run(['watch', '--json']);
    expect(jsonOf(told)).toEqual([
      {
        version: 1,
        command: 'watch',
        outcome: 'badInput',
        exitCode: 2,
        data: null,
        error: { type: null, message: 'An argument is missing: temporal-remotion-lambda watch <workflow-id | render-id>.', remedy: 'Add --help to see what it takes.', details: null },
      },
    ]);
    expect(told.stderr).toBe('');
  });

  it('shows a stack trace only on request', async () => {
    expect((await run(['watch', 'a', '--bogus', '--stack'])).stderr).toMatch(/^\s+at /m);
  });
});
