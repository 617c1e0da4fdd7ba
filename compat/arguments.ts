import { parseArgs } from 'node:util';
import { comparedVersions } from './versions';

/** The arguments of `npm run compat`. */
export interface CompatArguments {
  versions: readonly string[];
  renders: boolean;
}

export const usage = `Usage: npm run compat -- [--versions 4.0.371,4.0.527] [--no-renders]

Compares this package's payloads with those of Remotion's own packages, version by version, and renders on each
version's function. Versions: ${comparedVersions.join(', ')}, or any other on npm.`;

/** Parses the command line. @throws an error that says what is wrong with it */
export function readArguments(args: string[]): CompatArguments {
  const { values } = parseArgs({ args, options: { versions: { type: 'string' }, 'no-renders': { type: 'boolean', default: false } } });
  const versions = values.versions?.split(',') ?? comparedVersions;
  const wrong = versions.find((version) => !/^\d+\.\d+\.\d+$/.test(version));
  if (wrong !== undefined) throw new Error(`--versions: expected versions like 4.0.371, separated by commas, got ${JSON.stringify(wrong)}.`);
  return { versions, renders: !values['no-renders'] };
}
