import { fork } from 'node:child_process';
import path from 'node:path';
import { isVersionAtLeast } from '../src/remotion/protocol/function-name';
import { fieldsSince } from '../src/remotion/protocol/payloads';
import type { RenderMediaOptions } from '../src/remotion/options/render-options';

export type Payload = Record<string, unknown>;

/** What Remotion's own packages of one version make. */
export interface OfficialPayloads {
  /** In the order of the options. */
  payloads: ({ start: Payload; launch: Payload } | { error: string })[];
  status: Payload;
  /** Whether the version knows what its payloads do not show, by `VersionedOption.option`. */
  knownValues: Record<string, boolean>;
}

export interface OfficialPayloadsInput {
  version: string;
  /** Where the version's packages are installed. */
  folder: string;
  optionSets: RenderMediaOptions[];
  /** The bucket that the function would find, when the options name none. */
  bucketName: string;
  renderId: string;
  /** The name of uploaded props, by chance otherwise. */
  propsHash: string;
  statusInput: object;
}

/** Has Remotion's own client and start routine of a version make payloads, in a process of their own. */
export function officialPayloads({ version, folder, optionSets, ...rest }: OfficialPayloadsInput): Promise<OfficialPayloads> {
  const child = fork(path.join(__dirname, 'official-process.cjs'), {
    cwd: folder,
    env: { PATH: process.env.PATH, REMOTION_FOLDER: folder, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    execArgv: [],
    // Keeps a Date in the props, and undefined.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Remotion ${version} made no payloads: its process ended with ${code}.`)));
    child.on('message', (message: { ready: true } | OfficialPayloads) => {
      if ('payloads' in message) return resolve(message);
      const inItsWords = optionSets.map((options) => inWordsOf(version, options));
      child.send({ ...rest, optionSets: inItsWords }, (error) => error && reject(error));
    });
  });
}

/** The licence key was an option under another name. */
function inWordsOf(version: string, { licenseKey, ...options }: RenderMediaOptions): object {
  return isVersionAtLeast(version, fieldsSince.licenseKey) ? { licenseKey, ...options } : { apiKey: licenseKey, ...options };
}
