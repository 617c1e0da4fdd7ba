import { partitionOf } from '../protocol/regions';

/** Where to look in the AWS console; the names are those of `renderMediaOnLambda()`'s answer. */
export interface AwsLinks {
  /** Logs of the main function of this render. */
  cloudWatchMainLogs: string;
  /** Logs of the renderer functions of this render. */
  cloudWatchLogs: string;
  folderInS3Console: string;
  progressJsonInConsole: string;
  lambdaInsightsLogs: string;
}

export interface AwsLinksInput {
  region: string;
  functionName: string;
  rendererFunctionName?: string | null;
  bucketName: string;
  renderId: string;
}

export function awsLinks({ region, functionName, rendererFunctionName, bucketName, renderId }: AwsLinksInput): AwsLinks {
  const { consoleDomain, partition } = partitionOf(region);
  const console = `https://${region}.${consoleDomain}`;
  const s3Console = partition === 'aws' ? `https://s3.${consoleDomain}` : console;
  const logged = { region, functionName: rendererFunctionName ?? functionName, renderId };
  return {
    cloudWatchMainLogs: launchLogsUrl(logged),
    cloudWatchLogs: rendererLogsUrl(logged),
    folderInS3Console: `${s3Console}/s3/buckets/${bucketName}?region=${region}&prefix=renders/${renderId}/`,
    progressJsonInConsole: `${console}/s3/object/${bucketName}?region=${region}&bucketType=general&prefix=renders/${renderId}/progress.json`,
    lambdaInsightsLogs: `${console}/cloudwatch/home?region=${region}#lambda-insights:functions/${functionName}`,
  };
}

interface Logged {
  region: string;
  functionName: string;
  renderId: string;
}

export function launchLogsUrl({ renderId, ...where }: Logged): string {
  return logsUrl(where, `"method=launch,renderId=${renderId}"`);
}

/** Logs of all renderer functions, or of those of one chunk. */
export function rendererLogsUrl({ renderId, ...where }: Logged, chunk: number | null = null): string {
  return logsUrl(where, `"method=renderer,renderId=${renderId}${chunk === null ? '' : `,chunk=${chunk},`}"`);
}

function logsUrl({ region, functionName }: Omit<Logged, 'renderId'>, query: string): string {
  // The console's own escaping: percent signs of the inner URL become $25.
  const filter = encodeURIComponent(query).replace(/%/g, '$25');
  const group = `$252Faws$252Flambda$252F${functionName}`;
  return `https://${region}.${partitionOf(region).consoleDomain}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}/log-events$3FfilterPattern$3D${filter}`;
}
