import type { ListedRender, ListOptions, RenderState } from '../../client';
import type { Cli, Renders } from '../cli';
import type { ParsedArguments, Command } from '../command';
import { parseTime } from '../parse-time';
import { wholeNumber } from '../parse-arguments';
import { table } from '../table';
import { formatDuration } from '../format';
import { searchAttributesOption } from './waiting';

const defaultLimit = 20;

export const list: Command = {
  name: 'list',
  usage: '',
  about: 'Lists renders: open ones first, then closed ones, most recently closed first. The server filters by state, time and id. It filters by composition only with --search-attributes; without it, the command reads the first event of every remaining render.',
  positionals: [0, 0],
  options: {
    state: { type: 'string', value: 'STATE', about: 'running, done, failed, cancelled, terminated, timedOut; separate several with commas' },
    since: { type: 'string', value: 'TIME', about: 'Started at or after this time: 2h, 7d, or 2026-01-31T12:00:00Z' },
    until: { type: 'string', value: 'TIME', about: 'Started before this time' },
    'id-prefix': { type: 'string', value: 'TEXT', about: 'Beginning of the workflow id' },
    composition: { type: 'string', value: 'ID', about: 'Only renders of this composition' },
    filter: { type: 'string', value: 'QUERY', about: "Another condition, in Temporal's list filter syntax" },
    limit: { type: 'string', value: 'N', about: `Show at most this many (default: ${defaultLimit})` },
    count: { type: 'boolean', about: 'Print only how many there are' },
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

function filterOf({ strings }: ParsedArguments, nowMs: number): ListOptions {
  const { state, since, until, composition, filter } = strings;
  return {
    state: state?.split(',') as RenderState[] | undefined,
    since: since === undefined ? undefined : parseTime('since', since, nowMs),
    until: until === undefined ? undefined : parseTime('until', until, nowMs),
    idPrefix: strings['id-prefix'],
    composition,
    filter,
  };
}

async function firstOf(renders: Renders, filter: ListOptions, limit: number): Promise<{ found: ListedRender[]; isMore: boolean }> {
  const found: ListedRender[] = [];
  for (let pageToken: string | undefined; ; ) {
    // Read one more, to know whether there are more. A scan by composition reads many to find a few.
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
    `${formatDuration(now() - startedAt.getTime())} ago`,
    endedAt ? formatDuration(endedAt.getTime() - startedAt.getTime()) : '',
  ]);
  terminal.print(table([['WORKFLOW ID', 'COMPOSITION', 'STATE', 'STARTED', 'TOOK'], ...rows], terminal.width));
  if (isMore) terminal.note('There are more renders: a higher --limit shows them.');
}
