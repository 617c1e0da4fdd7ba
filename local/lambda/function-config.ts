import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { localFolder, projectRoot } from '../paths';
import { parseFunctionName } from '../../src/remotion/protocol/function-name';

/** The configuration of a deployed function. */
export interface FunctionConfig {
  memorySizeInMb: number;
  diskSizeInMb: number;
  timeoutInSeconds: number;
}

/** Moto's account, which owns everything in the local stack. */
export const accountId = '123456789012';

/** Deployed functions whose names do not follow Remotion's convention, by name. */
export type NamedFunctions = Readonly<Record<string, FunctionConfig>>;

/** The version of Remotion that the local stack's functions run, unless their names contain another one. */
export const deployedVersion = readVersion();

/**
 * The folder whose node_modules contain the packages of a version of Remotion: the project itself, or the folder that
 * `npm run compat` installed them in; null when they are not installed.
 */
export function remotionFolder(version: string): string | null {
  if (version === deployedVersion) return projectRoot;
  const folder = path.join(localFolder, 'compat', version);
  return /^\d+\.\d+\.\d+$/.test(version) && existsSync(folder) ? folder : null;
}

/**
 * The configuration of a deployed function; undefined when no function has that name.
 *
 * A function whose name follows Remotion's convention counts as deployed, whatever its memory, disk and timeout, if its
 * version is installed here. As with the real service, the name may be an ARN, with or without a qualifier.
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
  if (!facts || remotionFolder(facts.version) === null) return undefined;
  const { memorySizeInMb, diskSizeInMb, timeoutInSeconds } = facts;
  return { name, config: { memorySizeInMb, diskSizeInMb, timeoutInSeconds } };
}

/** Like `deployedFunction()`, but includes changes: functions may have been created, deleted or reconfigured. */
export function currentFunction(nameOrArn: string, { functions, settings }: CurrentFunctions): { name: string; config: FunctionConfig } | undefined {
  const deployed = deployedFunction(nameOrArn, functions);
  const name = plainName(nameOrArn);
  const { isDeleted, configuration } = settings.of(name);
  const { memorySizeInMb, diskSizeInMb, timeoutInSeconds } = { ...deployed?.config, ...configuration };
  if (isDeleted || memorySizeInMb === undefined || diskSizeInMb === undefined || timeoutInSeconds === undefined) return undefined;
  return { name, config: { memorySizeInMb, diskSizeInMb, timeoutInSeconds } };
}

/** The deployed functions, and their changes since. */
export interface CurrentFunctions {
  functions: NamedFunctions;
  settings: { of(name: string): { isDeleted: boolean; configuration: Partial<FunctionConfig> } };
}

/** The ARN of a function in the account of the local stack. */
export function functionArn(functionName: string, region: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
}

/** The folder from which a deployed function loads Remotion's packages. */
export function modulesFolderOf(functionName: string): string {
  const facts = parseFunctionName(functionName);
  return (facts && remotionFolder(facts.version)) ?? projectRoot;
}

function plainName(nameOrArn: string): string {
  const [, name = nameOrArn] = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(nameOrArn) ?? [];
  return name.replace(/:[^:]*$/, '');
}

function readVersion(): string {
  const file = path.join(projectRoot, 'node_modules', '@remotion', 'serverless', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
