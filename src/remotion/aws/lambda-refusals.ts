/** Errors with which Lambda refuses an invocation before the function runs. */
export interface LambdaRefusal {
  names: readonly string[];
  isTransient: boolean;
  remedy: string;
}

const redeploy = 'Redeploy the function (npx remotion lambda functions deploy): Lambda cannot start it as it is.';

/**
 * Lambda's errors for a function that did not run because it could not be prepared, although their status (mostly 502)
 * does not say so. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 *
 * Not listed: `ServiceException`, which proves nothing, and `EFSIOException`, which comes from a running function.
 */
export const lambdaRefusals: readonly LambdaRefusal[] = [
  {
    names: ['ResourceConflictException', 'ResourceNotReadyException', 'SnapStartNotReadyException', 'SnapStartTimeoutException', 'ENINotReadyException'],
    isTransient: true,
    remedy: 'Try again: the function is being created, updated or woken up. If it keeps failing, check its state in the Lambda console.',
  },
  {
    names: ['ENILimitReachedException', 'SubnetIPAddressLimitReachedException', 'EC2UnexpectedException'],
    isTransient: true,
    remedy: "Try again; if it keeps failing, give the function's subnets more addresses, or request more network interfaces: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  },
  {
    names: ['EFSMountConnectivityException', 'EFSMountTimeoutException', 'S3FilesMountConnectivityException', 'S3FilesMountTimeoutException'],
    isTransient: true,
    remedy: "Try again; if it keeps failing, check the function's file system, and whether its subnets can reach it.",
  },
  {
    names: ['EFSMountFailureException', 'S3FilesMountFailureException'],
    isTransient: false,
    remedy: "Correct the function's file system, and its role's permissions on it: Lambda could not mount it.",
  },
  {
    names: ['KMSAccessDeniedException'],
    isTransient: false,
    remedy: "Grant kms:Decrypt on the key that encrypts the function's environment variables to the function's role (remotion-lambda-role).",
  },
  {
    names: ['KMSDisabledException', 'KMSInvalidStateException', 'KMSNotFoundException'],
    isTransient: false,
    remedy: "Enable or restore the KMS key that encrypts the function's environment variables, or deploy the function without it.",
  },
  {
    names: ['EC2AccessDeniedException'],
    isTransient: false,
    remedy: "Grant the function's role (remotion-lambda-role) the permissions that a function in a VPC needs: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
  },
  {
    names: ['InvalidSecurityGroupIDException', 'InvalidSubnetIDException'],
    isTransient: false,
    remedy: "Correct the function's subnets and security groups.",
  },
  { names: ['InvalidRuntimeException', 'InvalidZipFileException'], isTransient: false, remedy: redeploy },
  { names: ['SnapStartException', 'SnapStartRegenerationFailureException'], isTransient: false, remedy: redeploy },
];

const names: ReadonlySet<string> = new Set(['EC2ThrottledException', ...lambdaRefusals.flatMap((each) => each.names)]);

/** Whether an error with this name means that the function did not run. */
export function isRefusedBeforeRun(name: string): boolean {
  return names.has(name);
}
