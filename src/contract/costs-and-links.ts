/** Remotion's estimate of what the Lambda functions cost so far. */
export interface RenderCostsSoFar {
  accruedSoFar: number;
  displayCost: string;
  currency: string;
}

/** Where to look in the AWS console; the names are those of `renderMediaOnLambda()`'s answer. */
export interface RenderLinks {
  cloudWatchMainLogs: string;
  cloudWatchLogs: string;
  folderInS3Console: string;
  progressJsonInConsole: string;
  lambdaInsightsLogs: string;
}
