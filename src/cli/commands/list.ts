import type { ListedRender, ListOptions, RenderState } from '../../client';
import type { Cli, Renders } from '../cli';
import type { Arguments, Command } from '../command';
import { momentOf } from '../moment';
import { wholeNumber } from '../parse-arguments';
import { table } from '../table';
import { duration } from '../words';
import { searchAttributesOption } from './waiting';

const defaultLimit = 20;

export const list: Command = {
  name: 'list',
  usage: '',
  about: 'Lists renders: those that are open first, then those that ended last. The server filters by state, time and id; by composition only with --search-attributes, and otherwise the first event of every render that is left is read.',
  positionals: [0, 0],
  options: {
    state: { type: 'string', value: 'STATE', about: 'running, done, failed, cancelled, terminated, timedOut; several with commas' },
    since: { type: 'string', value: 'TIME', about: 'Started since then: 2h, 7d, or 2026-01-31T12:00:00Z' },
    until: { type: 'string', value: 'TIME', about: 'Started before then' },
    'id-prefix': { type: 'string', value: 'TEXT', about: 'How the workflow id begins' },
    composition: { type: 'string', value: 'ID', about: 'Of this composition' },
    filter: { type: 'string', value: 'QUERY', about: "A condition of Temporal's list filter" },
    limit: { type: 'string', value: 'N', about: `Show at most so many (default: ${defaultLimit})` },
    count: { type: 'boolean', about: 'Only count them' },
    ...searchAttributesOption,
  },
  examples: ['list --state failed --since 1d', 'list --composition Invoice --count'],
  async run(args, cli, json) {
    const filter = filterOf(args, cli.now());
    const limit = wholeNumber(args, 'limit') ?? defaultLimit;
    const renders = await cli.connect({ searchAttributes: args.booleans['search-attributes'] });
    if (args.booleans.count) {
      const count = await renders.count(filter);
      if (!json) cli.terminal.print(String(count));
      return { data: { count } };
    }
    const { found, isMore } = await firstOf(renders, filter, limit);
    if (!json) print(found, isMore, cli);
    return { data: { renders: found, isMore } };
  },
};

function filterOf({ strings }: Arguments, nowMs: number): ListOptions {
  const { state, since, until, composition, filter } = strings;
  return {
    state: state?.split(',') as RenderState[] | undefined,
    since: since === undefined ? undefined : momentOf('since', since, nowMs),
    until: until === undefined ? undefined : momentOf('until', until, nowMs),
    idPrefix: strings['id-prefix'],
    composition,
    filter,
  };
}

async function firstOf(renders: Renders, filter: ListOptions, limit: number): Promise<{ found: ListedRender[]; isMore: boolean }> {
  const found: ListedRender[] = [];
  for (let pageToken: string | undefined; ; ) {
    // One more tells whether there are more. A scan looks at many to find a few.
    const pageSize = filter.composition === undefined ? Math.min(1_000, limit - found.length + 1) : 200;
    const page = await renders.list({ ...filter, withComposition: true, pageSize, pageToken });
    found.push(...page.renders);
    if (found.length > limit || page.nextPageToken === null) return { found: found.slice(0, limit), isMore: found.length > limit };
    pageToken = page.nextPageToken;
  }
}

function print(found: ListedRender[], isMore: boolean, { terminal, now }: Cli): void {
  if (found.length === 0) return terminal.note('No renders.');
  const rows = found.map(({ workflowId, state, startedAt, endedAt, composition }) => [
    workflowId,
    composition ?? '',
    state,
    `${duration(now() - startedAt.getTime())} ago`,
    endedAt ? duration(endedAt.getTime() - startedAt.getTime()) : '',
  ]);
  terminal.print(table([['WORKFLOW ID', 'COMPOSITION', 'STATE', 'STARTED', 'TOOK'], ...rows], terminal.width));
  if (isMore) terminal.note('There are more: --limit shows them.');
}
