import type { Chromium } from '../setup/chromium';
import { modulesFolderOf } from './function-config';
import type { FunctionConfig } from './function-config';
import { credentialsEnv } from './local-credentials';
import type { Credentials } from './local-credentials';

export interface SandboxEnvOptions {
  functionName: string;
  config: FunctionConfig;
  region: string;
  s3Endpoint: string;
  lambdaEndpoint: string;
  chromium: Chromium;
  /** The function's AWS credentials, and so its permissions. */
  credentials: Credentials;
  /** The sandbox's own /tmp. */
  tmpFolder: string;
}

/**
 * The whole environment of a sandbox. It inherits only the PATH and the language from this process: no credentials, no AWS
 * profile, no Node options.
 */
export function sandboxEnv(options: SandboxEnvOptions): Record<string, string> {
  const { functionName, config, region, s3Endpoint, lambdaEndpoint, chromium, credentials, tmpFolder } = options;
  return {
    PATH: process.env.PATH ?? '',
    LANG: process.env.LANG ?? 'C.UTF-8',
    // Chromium writes to both.
    HOME: tmpFolder,
    TMPDIR: tmpFolder,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySizeInMb),
    AWS_REGION: region,
    AWS_ENDPOINT_URL: s3Endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambdaEndpoint,
    ...credentialsEnv(credentials),
    LAMBDA_TASK_ROOT: '/var/task',
    REMOTION_FOLDER: modulesFolderOf(functionName),
    CHROMIUM: chromium.executablePath,
    ...chromium.env,
  };
}
