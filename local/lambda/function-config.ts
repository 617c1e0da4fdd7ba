import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../paths';
import { parseFunctionName } from '../../src/remotion/function-name';

/** What a deployed function is configured with. */
export interface FunctionConfig {
  memorySizeInMb: number;
  diskSizeInMb: number;
  timeoutInSeconds: number;
}

/** Deployed functions whose names do not follow Remotion's convention, by name. */
export type NamedFunctions = Readonly<Record<string, FunctionConfig>>;

/** The version of Remotion that every function of the local stack runs. */
export const deployedVersion = readVersion();

/**
 * The configuration of a deployed function; undefined when there is none of that name.
 *
 * A name of Remotion's convention counts as deployed, whatever its memory, disk and timeout, if its version is the one
 * that runs here. A name may be given as an ARN, with or without a qualifier, as to the real service.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function deployedFunction(
  nameOrArn: string,
  named: NamedFunctions,
): { name: string; config: FunctionConfig } | undefined {
  const name = plainName(nameOrArn);
  if (Object.hasOwn(named, name)) return { name, config: named[name]! };
  const facts = name.startsWith('remotion-render-') ? parseFunctionName(name) : null;
  if (facts?.version !== deployedVersion) return undefined;
  const { memorySizeInMb, diskSizeInMb, timeoutInSeconds } = facts;
  return { name, config: { memorySizeInMb, diskSizeInMb, timeoutInSeconds } };
}

function plainName(nameOrArn: string): string {
  const [, name = nameOrArn] = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(nameOrArn) ?? [];
  return name.replace(/:[^:]*$/, '');
}

function readVersion(): string {
  const file = path.join(projectRoot, 'node_modules', '@remotion', 'serverless', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
