import { nameOfFunction } from '../protocol/function-name';
import { partitionOf } from '../protocol/regions';

/** Links to the AWS console, named as in the result of `renderMediaOnLambda()`. */
export interface AwsLinks {
  /** Logs of this render in the main function, `functionName`. */
  cloudWatchMainLogs: string;
  /** Logs of this render in the renderer functions: `rendererFunctionName` where it is set, else `functionName`. */
  cloudWatchLogs: string;
  folderInS3Console: string;
  progressJsonInConsole: string;
  lambdaInsightsLogs: string;
}

/** The render that `awsLinks()` links to. */
export interface AwsLinksInput {
  region: string;
  /** A name, or an ARN. */
  functionName: string;
  /** The function for the chunks, if it is a separate one. */
  rendererFunctionName?: string | null;
  bucketName: string;
  renderId: string;
}

/** Links to the logs and files of a render in the AWS console. */
export function awsLinks({ region, functionName, rendererFunctionName, bucketName, renderId }: AwsLinksInput): AwsLinks {
  const { consoleDomain, partition } = partitionOf(region);
  const console = `https://${region}.${consoleDomain}`;
  const s3Console = partition === 'aws' ? `https://s3.${consoleDomain}` : console;
  return {
    cloudWatchMainLogs: launchLogsUrl({ region, functionName, renderId }),
    cloudWatchLogs: rendererLogsUrl({ region, functionName: rendererFunctionName || functionName, renderId }),
    folderInS3Console: `${s3Console}/s3/buckets/${bucketName}?region=${region}&prefix=renders/${renderId}/`,
    progressJsonInConsole: `${console}/s3/object/${bucketName}?region=${region}&bucketType=general&prefix=renders/${renderId}/progress.json`,
    lambdaInsightsLogs: `${console}/cloudwatch/home?region=${region}#lambda-insights:functions/${nameOfFunction(functionName)}`,
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

/** Logs of all renderer functions, or only of one chunk's. */
export function rendererLogsUrl({ renderId, ...where }: Logged, chunk: number | null = null): string {
  return logsUrl(where, `"method=renderer,renderId=${renderId}${chunk === null ? '' : `,chunk=${chunk},`}"`);
}

function logsUrl({ region, functionName }: Omit<Logged, 'renderId'>, query: string): string {
  // The console's own escaping: percent signs of the inner URL become $25.
  const filter = encodeURIComponent(query).replace(/%/g, '$25');
  const group = `$252Faws$252Flambda$252F${nameOfFunction(functionName)}`;
  return `https://${region}.${partitionOf(region).consoleDomain}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}/log-events$3FfilterPattern$3D${filter}`;
}
