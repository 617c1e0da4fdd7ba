/** Remotion's estimate of what the Lambda functions have cost so far. */
export interface RenderCostsSoFar {
  accruedSoFar: number;
  displayCost: string;
  currency: string;
}

/** Links into the AWS console, named as `renderMediaOnLambda()` returns them. */
export interface RenderLinks {
  cloudWatchMainLogs: string;
  cloudWatchLogs: string;
  folderInS3Console: string;
  progressJsonInConsole: string;
  lambdaInsightsLogs: string;
}
