import { fork } from 'node:child_process';
import path from 'node:path';
import { isVersionAtLeast } from '../src/remotion/protocol/function-name';
import { fieldsSince } from '../src/remotion/protocol/payloads';
import type { RenderMediaOptions } from '../src/remotion/options/render-options';

export type Payload = Record<string, unknown>;

/** The payloads that one version of Remotion's own packages makes. */
export interface OfficialPayloads {
  /** In the order of `optionSets`. */
  payloads: ({ start: Payload; launch: Payload } | { error: string })[];
  status: Payload;
  /** Whether the version supports options that its payloads do not show, by `VersionedOption.option`. */
  knownValues: Record<string, boolean>;
}

export interface OfficialPayloadsInput {
  version: string;
  /** Where the version's packages are installed. */
  folder: string;
  optionSets: RenderMediaOptions[];
  /** The bucket that the function would find when the options name none. */
  bucketName: string;
  renderId: string;
  /** The hash in the name of uploaded props, which Remotion would pick at random. */
  propsHash: string;
  statusInput: object;
}

/** Has one version of Remotion's own client and start routine make payloads, in a separate process. */
export function officialPayloads({ version, folder, optionSets, ...rest }: OfficialPayloadsInput): Promise<OfficialPayloads> {
  const child = fork(path.join(__dirname, 'official-process.cjs'), {
    cwd: folder,
    env: { PATH: process.env.PATH, REMOTION_FOLDER: folder, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    execArgv: [],
    // Preserves a Date in the props, and undefined.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Remotion ${version} made no payloads: its process ended with ${code}.`)));
    child.on('message', (message: { ready: true } | OfficialPayloads) => {
      if ('payloads' in message) return resolve(message);
      const renamed = optionSets.map((options) => withVersionsNames(version, options));
      child.send({ ...rest, optionSets: renamed }, (error) => error && reject(error));
    });
  });
}

/** Earlier versions call the licence key `apiKey`. */
function withVersionsNames(version: string, { licenseKey, ...options }: RenderMediaOptions): object {
  return isVersionAtLeast(version, fieldsSince.licenseKey) ? { licenseKey, ...options } : { apiKey: licenseKey, ...options };
}
