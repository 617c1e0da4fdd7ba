/** A refusal of Lambda before the function ran. */
export interface LambdaRefusal {
  names: readonly string[];
  /** Whether it can pass by itself. */
  passes: boolean;
  remedy: string;
}

const redeploy = 'Deploy the function again (npx remotion lambda functions deploy): Lambda cannot start it as it is.';

/**
 * Answers of Lambda that say that the function did not run, though their status (mostly 502) does not: it could not be
 * prepared. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 *
 * Not in it: `ServiceException`, which proves nothing, and `EFSIOException`, which comes from within a run.
 */
export const lambdaRefusals: readonly LambdaRefusal[] = [
  {
    names: ['ResourceConflictException', 'ResourceNotReadyException', 'SnapStartNotReadyException', 'SnapStartTimeoutException', 'ENINotReadyException'],
    passes: true,
    remedy: 'Try again: the function is being created, updated or woken. If it lasts, look at its state in the Lambda console.',
  },
  {
    names: ['ENILimitReachedException', 'SubnetIPAddressLimitReachedException', 'EC2UnexpectedException'],
    passes: true,
    remedy: 'Try again; if it lasts, give the subnets of the function more addresses, or ask for more network interfaces: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    names: ['EFSMountConnectivityException', 'EFSMountTimeoutException', 'S3FilesMountConnectivityException', 'S3FilesMountTimeoutException'],
    passes: true,
    remedy: 'Try again; if it lasts, look at the file system of the function, and whether its subnets reach it.',
  },
  {
    names: ['EFSMountFailureException', 'S3FilesMountFailureException'],
    passes: false,
    remedy: 'Correct the file system of the function, and the permissions of its role on it: Lambda could not mount it.',
  },
  {
    names: ['KMSAccessDeniedException'],
    passes: false,
    remedy: "Grant kms:Decrypt, on the key that encrypts the function's environment variables, to the role of the function (remotion-lambda-role).",
  },
  {
    names: ['KMSDisabledException', 'KMSInvalidStateException', 'KMSNotFoundException'],
    passes: false,
    remedy: "Enable or restore the KMS key that encrypts the function's environment variables, or deploy the function without it.",
  },
  {
    names: ['EC2AccessDeniedException'],
    passes: false,
    remedy: 'Grant the role of the function (remotion-lambda-role) what a function in a VPC needs: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions',
  },
  {
    names: ['InvalidSecurityGroupIDException', 'InvalidSubnetIDException'],
    passes: false,
    remedy: 'Correct the subnets and security groups of the function.',
  },
  { names: ['InvalidRuntimeException', 'InvalidZipFileException'], passes: false, remedy: redeploy },
  { names: ['SnapStartException', 'SnapStartRegenerationFailureException'], passes: false, remedy: redeploy },
];

const names: ReadonlySet<string> = new Set(['EC2ThrottledException', ...lambdaRefusals.flatMap((each) => each.names)]);

/** Whether an error of this name says that the function did not run. */
export function saysThatItDidNotRun(name: string): boolean {
  return names.has(name);
}
