import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ServiceError } from './service-error';

/** A request as it is on the wire. */
export interface WireRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** Decides on a request to Lambda: whether its signature is right, and whether the action on the resource is allowed. Gives the service's answer if not. */
export type Authorize = (request: WireRequest, body: Buffer, action: string, resource: string) => Promise<ServiceError | undefined>;

/** Where nothing is checked. */
export const allowAll: Authorize = () => Promise.resolve(undefined);

/** A request that a server has received. */
export function wireRequest({ method = '', url = '', headers }: IncomingMessage): WireRequest {
  return { method, url, headers };
}
