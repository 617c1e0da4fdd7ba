import path from 'node:path';
import { lambdaEndpointDefaults } from '../local/lambda/endpoint';
import { localCredentials } from '../local/lambda/local-credentials';
import { SandboxPool } from '../local/lambda/sandbox-pool';
import { findChromium } from '../local/setup/chromium';
import { bundleSite } from '../local/setup/site';
import { uploadSite } from '../local/stack/upload-site';
import type { ScriptedFunctions } from './scripted-function';

export interface RealFunctionsOptions {
  functions: ScriptedFunctions;
  s3Url: string;
  lambdaUrl: string;
  logFolder: string;
}

/** Runs Remotion's own function, with a browser, where no script is deployed. Returns the URL of the sample compositions. */
export async function installRealFunctions({ functions, s3Url: s3Endpoint, lambdaUrl: lambdaEndpoint, logFolder }: RealFunctionsOptions): Promise<string> {
  const [chromium, siteFolder] = await Promise.all([findChromium(), bundleSite()]);
  const { region, maxIdleMs } = lambdaEndpointDefaults;
  const settings = { region, s3Endpoint, lambdaEndpoint, chromium, credentials: localCredentials, logFile: path.join(logFolder, 'lambda.log') };
  functions.others = new SandboxPool({ settings, limits: lambdaEndpointDefaults, maxIdleMs });
  return uploadSite({ s3Endpoint, region, bucketName: 'remotionlambda-useast1-sites', siteName: 'sample', siteFolder });
}
