import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ServiceError } from './service-error';

/** A request as sent. */
export interface WireRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** Checks a request to Lambda: its signature, and whether it may perform the action on the resource. Returns the service's error if not. */
export type Authorize = (request: WireRequest, body: Buffer, action: string, resource: string) => Promise<ServiceError | undefined>;

/** Checks nothing. */
export const allowAll: Authorize = () => Promise.resolve(undefined);

/** The wire form of a request that a server has received. */
export function wireRequest({ method = '', url = '', headers }: IncomingMessage): WireRequest {
  return { method, url, headers };
}
