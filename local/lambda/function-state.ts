import type { ServiceError } from './service-error';

/**
 * Why Lambda cannot run a deployed function right now: its `State` is Pending, or its sandboxes cannot start. Status and
 * message are the service's own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
const troubles = {
  Pending: [409, 'The operation cannot be performed at this time. The function is currently in the following state: Pending'],
  CodeArtifactUserPendingException: [409, "The Lambda function couldn't be invoked because its code artifact user is still being provisioned."],
  SnapStartNotReadyException: [409, 'Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.'],
  SnapStartException: [400, 'The afterRestore() runtime hook encountered an error.'],
  SnapStartTimeoutException: [408, "Lambda couldn't restore the snapshot within the timeout limit."],
  EC2AccessDeniedException: [502, 'Need additional permissions to configure VPC settings.'],
  EC2ThrottledException: [502, 'Amazon EC2 throttled Lambda during Lambda function initialization using the execution role provided for the function.'],
  EC2UnexpectedException: [502, 'Lambda received an unexpected Amazon EC2 client exception while setting up for the Lambda function.'],
  ENILimitReachedException: [502, "Lambda couldn't create an elastic network interface in the VPC because the limit for network interfaces has been reached."],
  ENINotReadyException: [502, "Lambda couldn't invoke the Lambda function because the elastic network interface (ENI) configured for its VPC connection isn't ready yet."],
  SubnetIPAddressLimitReachedException: [502, "Lambda couldn't set up VPC access for the Lambda function because one or more configured subnets has no available IP addresses."],
  InvalidSubnetIDException: [502, 'The subnet ID provided in the Lambda function VPC configuration is not valid.'],
  InvalidSecurityGroupIDException: [502, 'The security group ID provided in the Lambda function VPC configuration is not valid.'],
  KMSAccessDeniedException: [502, "Lambda couldn't decrypt the environment variables because KMS access was denied. Check the Lambda function's KMS permissions."],
  KMSDisabledException: [502, "Lambda couldn't decrypt the environment variables because the KMS key used is disabled. Check the Lambda function's KMS key settings."],
  KMSInvalidStateException: [502, "Lambda couldn't decrypt the environment variables because the state of the KMS key used is not valid for Decrypt."],
  KMSNotFoundException: [502, "Lambda couldn't decrypt the environment variables because the KMS key was not found. Check the function's KMS key settings."],
  EFSIOException: [410, 'An error occurred when reading from or writing to a connected file system.'],
  EFSMountConnectivityException: [408, "The Lambda function couldn't make a network connection to the configured file system."],
  EFSMountFailureException: [403, "The Lambda function couldn't mount the configured file system due to a permission or configuration issue."],
  EFSMountTimeoutException: [408, 'The Lambda function made a network connection to the configured file system, but the mount operation timed out.'],
  InvalidRuntimeException: [502, 'The runtime or runtime version specified is not supported.'],
  InvalidZipFileException: [502, 'Lambda could not unzip the deployment package.'],
  ResourceNotReadyException: [502, 'The function is inactive and its VPC connection is no longer available. Wait for the VPC connection to reestablish and try again.'],
  ServiceException: [500, 'The Lambda service encountered an internal error.'],
} as const satisfies Record<string, readonly [httpStatus: number, message: string]>;

/** The state of a deployed function: `Active`, `Pending`, or unable to start, with the exception that names the reason. */
export type FunctionState = 'Active' | keyof typeof troubles;

export const functionStates = Object.freeze(['Active', ...Object.keys(troubles)] as FunctionState[]);

/** The service's error for an invocation of a function in this state; undefined when it runs. */
export function stateRefusal(state: FunctionState): ServiceError | undefined {
  if (state === 'Active') return undefined;
  const [httpStatus, message] = troubles[state];
  const errorType = state === 'Pending' ? 'ResourceConflictException' : state;
  return { httpStatus, errorType, body: { Type: httpStatus < 500 ? 'User' : 'Service', message } };
}

/**
 * Whether asynchronous invocations are refused too. Lambda checks the function's state before it accepts one, but only
 * finds out later whether a sandbox can start; then the event waits in the queue.
 */
export function refusesEvents(state: FunctionState): boolean {
  return stateRefusal(state)?.httpStatus === 409;
}
