import { isDeepStrictEqual } from 'node:util';
import { isVersionAtLeast } from '../src/remotion/protocol/function-name';
import { unknownOptions, versionedOptions } from '../src/remotion/protocol/function-version';
import type { VersionedOption } from '../src/remotion/protocol/function-version';
import { mustUploadInputProps } from '../src/remotion/start/input-props';
import type { SerializedInputProps } from '../src/remotion/protocol/payloads';
import { toLaunchPayload, toStartPayload, toStatusPayload } from '../src/remotion/protocol/payloads';
import { serializeInputProps } from '../src/remotion/options/render-options';
import type { RenderMediaOptions } from '../src/remotion/options/render-options';
import { officialPayloads } from './official-payloads';
import type { OfficialPayloads, Payload } from './official-payloads';
import { optionSets } from './option-sets';
import type { OptionSet } from './option-sets';

/** How our payloads for one version compare with those of Remotion's own packages of that version. */
export interface Comparison {
  version: string;
  /** How many sets of options were compared. */
  sets: number;
  /** How many sets we refuse because the function does not support the one option they set. */
  refused: number;
  startEqual: number;
  launchEqual: number;
  statusEqual: boolean;
  /** One line for each difference. */
  differences: string[];
}

const bucketName = 'remotionlambda-eucentral1-foundbyname';
const renderId = 'abcdefghij';
const propsHash = 'propshash1';
const statusInput = { functionName: 'remotion-render', region: 'eu-central-1', bucketName, renderId } as const;

/** Fields that no option changes. `apiKey` is the licence key's old name; a few versions send both names. */
const constantFields = ['type', 'version', 'apiKey'];

/** Compares start, launch and status payloads field by field, over the whole table of options. */
export async function comparePayloads(version: string, folder: string): Promise<Comparison> {
  const all = optionSets();
  const [refused, compared] = [all.filter((set) => isRefused(set, version)), all.filter((set) => !isRefused(set, version))];
  const sets = compared.map((set) => ({ ...set, options: withoutUnknown(set.options, version) }));
  const official = await officialPayloads({
    version,
    folder,
    optionSets: sets.map(({ options }) => options),
    bucketName,
    renderId,
    propsHash,
    statusInput,
  });
  const results = sets.map((set, index) => compareSet(set, version, official.payloads[index]!));
  const statusDifferences = differencesOf(toStatusPayload({ ...statusInput, version }), official.status);
  const startFields = official.payloads.flatMap((payload) => ('start' in payload ? [payload.start] : []));
  return {
    version,
    sets: sets.length,
    refused: refused.length,
    startEqual: results.filter(({ start }) => start.length === 0).length,
    launchEqual: results.filter(({ launch }) => launch.length === 0).length,
    statusEqual: statusDifferences.length === 0,
    differences: [
      ...results.flatMap(({ name, start, launch }) => [
        ...start.map((line) => `start, ${name}: ${line}`),
        ...launch.map((line) => `launch, ${name}: ${line}`),
      ]),
      ...statusDifferences.map((line) => `status: ${line}`),
      ...wrongRefusals(version, official, startFields),
      ...fieldsNeverVaried(startFields),
    ],
  };
}

function isRefused({ options, isAlone }: OptionSet, version: string): boolean {
  return isAlone && unknownOptions(options, version).length > 0;
}

/** Drops the options that the version does not support. */
function withoutUnknown(options: RenderMediaOptions, version: string): RenderMediaOptions {
  const unknown = unknownOptions(options, version).map(nameOf);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !unknown.includes(name))) as unknown as RenderMediaOptions;
}

function nameOf({ option }: VersionedOption): string {
  return /^\w+/.exec(option)![0];
}

function compareSet(
  { name, options }: OptionSet,
  version: string,
  official: OfficialPayloads['payloads'][number],
): { name: string; start: string[]; launch: string[] } {
  if ('error' in official) return { name, start: [`Remotion refuses: ${official.error}`], launch: [`Remotion refuses: ${official.error}`] };
  const inputProps = inputPropsOf(options);
  const launchContext = { version, inputProps, renderId, bucketName: options.forceBucketName ?? bucketName };
  return {
    name,
    start: differencesOf(toStartPayload(options, { version, inputProps }), official.start),
    launch: differencesOf(toLaunchPayload(options, launchContext), official.launch),
  };
}

function inputPropsOf({ inputProps, envVariables, forceBucketName }: RenderMediaOptions): SerializedInputProps {
  const payload = serializeInputProps(inputProps ?? {});
  if (!mustUploadInputProps(payload, envVariables ?? {})) return { type: 'payload', payload };
  return { type: 'bucket-url', hash: propsHash, bucketName: forceBucketName ?? bucketName };
}

/** One line for each field that differs. */
function differencesOf(ours: Payload, official: Payload): string[] {
  const sent = JSON.parse(JSON.stringify(ours)) as Payload;
  const fields = new Set([...Object.keys(sent), ...Object.keys(official)]);
  return [...fields]
    .filter((field) => !isDeepStrictEqual(sent[field], official[field]))
    .map((field) => `${field} is ${show(sent[field])}, Remotion's ${show(official[field])}`);
}

/** Options that we refuse although the version supports them, or accept although it does not. */
function wrongRefusals(version: string, { knownValues }: OfficialPayloads, startPayloads: Payload[]): string[] {
  return versionedOptions
    .filter((each) => {
      const isKnown = knownValues[each.option] ?? startPayloads.some((payload) => nameOf(each) in payload);
      return isKnown !== isVersionAtLeast(version, each.since);
    })
    .map(({ option, since }) => `${option}: we say since ${since}, but Remotion ${version} ${isVersionAtLeast(version, since) ? 'lacks' : 'has'} it`);
}

/** Fields that no set of options changes: each points to an option that we do not know. */
function fieldsNeverVaried(payloads: Payload[]): string[] {
  const fields = new Set(payloads.flatMap((payload) => Object.keys(payload)));
  return [...fields]
    .filter((field) => !constantFields.includes(field) && new Set(payloads.map((payload) => show(payload[field]))).size < 2)
    .map((field) => `start: no set of options changes ${field}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
