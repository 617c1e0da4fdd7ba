import { isGrpcServiceError } from '@temporalio/client';

/** gRPC's code. @see https://grpc.io/docs/guides/status-codes/ */
const notFound = 5;

/** Whether Temporal's server refused a call because something that it names does not exist. */
export function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && Number(error.code) === notFound;
}
