import type { RenderRequest } from '../../contract/input';
import type { ParsedArguments } from '../command';
import { CliError } from '../outcome';
import { jsonOrFile } from './json-or-file';
import { renderOptions } from './table';
import type { RenderOption } from './table';

const defaultRegion = 'us-east-1';
const defaultCodec = 'h264';

/**
 * Builds the request from a command line. The client validates it.
 *
 * @throws CliError of outcome `badInput` that names the option.
 */
export function toRenderRequest(composition: string, args: ParsedArguments, env: Readonly<Record<string, string | undefined>>): RenderRequest {
  const request: Record<string, unknown> = {
    region: env.REMOTION_AWS_REGION || env.AWS_REGION || defaultRegion,
    codec: defaultCodec,
  };
  for (const [name, option] of Object.entries(renderOptions)) {
    const value = valueOf(name, option, args);
    if (value === undefined) continue;
    const [outer, inner] = option.sets.split('.') as [string, string?];
    request[outer] = inner === undefined ? value : { ...(request[outer] as object | undefined), [inner]: value };
  }
  for (const name of ['function-name', 'serve-url']) assertGiven(name, request[renderOptions[name]!.sets]);
  return { ...request, composition } as RenderRequest;
}

function valueOf(name: string, { kind }: RenderOption, { strings, booleans }: ParsedArguments): unknown {
  const [given, isOn] = [strings[name], booleans[name]];
  if (kind === 'flag') return isOn;
  if (kind === 'inverseFlag') return isOn === undefined ? undefined : !isOn;
  if (given === undefined) return undefined;
  if (kind === 'json') return jsonOrFile(name, given);
  if (kind === 'number') return numberOf(name, given);
  return kind === 'frames' ? framesOf(given) : given;
}

function numberOf(name: string, given: string): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value)) return value;
  throw new CliError('badInput', `--${name} must be a number, got ${JSON.stringify(given)}.`, 'Correct it.');
}

/** `9`, `0-9`, or `10-` to the end. */
function framesOf(given: string): number | [number, number | null] {
  const [, first, dash, last] = /^(\d+)(-)?(\d+)?$/.exec(given) ?? [];
  if (first === undefined) throw new CliError('badInput', `--frames must be a frame or a range, got ${JSON.stringify(given)}.`, 'Write 9, 0-9, or 10- for all frames from number 10 on.');
  if (dash === undefined) return Number(first);
  return [Number(first), last === undefined ? null : Number(last)];
}

function assertGiven(name: string, value: unknown): void {
  if (value !== undefined) return;
  const remedy = name === 'serve-url' ? 'To list deployed sites: npx remotion lambda sites ls' : 'To list deployed functions: npx remotion lambda functions ls';
  throw new CliError('badInput', `--${name} is missing.`, remedy);
}

/** Replaces the field names in a message of the client with option names: `render.crf` becomes `--crf`. */
export function byFlagNames(message: string): string {
  return Object.entries(renderOptions).reduce((text, [name, { sets }]) => text.replaceAll(new RegExp(`\\brender\\.${sets.replace('.', '\\.')}(?![\\w.])`, 'g'), `--${name}`), message);
}
