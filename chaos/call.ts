/** The kinds of requests, named after their step in the protocol. */
export type CallName =
  /** PUT progress.json: takes or returns the claim. */
  | 'claim'
  /** POST to Lambda. */
  | 'launch'
  /** GET progress.json. */
  | 'read'
  /** HEAD of the output. */
  | 'verify'
  /** PUT of the cancel marker. */
  | 'mark'
  /** PUT of large input props. */
  | 'props'
  | 'other';

/** One request of a worker to S3 or Lambda. */
export interface Call {
  /** The worker that sends it. */
  caller: string;
  name: CallName;
  method: string;
  url: string;
  /** The bucket or function it addresses. Each run has its own, which tells runs apart. */
  place: string;
}

export function toCall(caller: string, method: string, url: string): Call {
  const path = decodeURIComponent(url.replace(/\?.*$/, ''));
  const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (functionName) return { caller, name: 'launch', method, url, place: functionName };
  const [, bucketName = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  return { caller, name: nameOf(method, key), method, url, place: bucketName };
}

function nameOf(method: string, key: string): CallName {
  if (key.endsWith('/progress.json')) return method === 'PUT' ? 'claim' : method === 'GET' ? 'read' : 'other';
  if (key.endsWith('/cancel.json')) return method === 'PUT' ? 'mark' : 'other';
  if (key.startsWith('input-props/')) return 'props';
  return method === 'HEAD' ? 'verify' : 'other';
}
