import type { IncomingMessage, ServerResponse } from 'node:http';

export interface StoredObject {
  body: Buffer;
  etag: string;
  lastModifiedMs: number;
}

interface S3Request {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  key: string;
  objects: Map<string, StoredObject>;
  /** What a render has written so far. Takes precedence over objects that were put there. */
  found: StoredObject | undefined;
}

/** Answers GET, HEAD and PUT of an object, with S3's conditional writes. */
export function answerS3({ request, response, body, key, objects, found }: S3Request): void {
  const object = found ?? objects.get(key);
  const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = request.headers;
  if (request.method === 'PUT') {
    const isRefused = (ifNoneMatch === '*' && object) || (ifMatch !== undefined && ifMatch !== object?.etag);
    if (isRefused) return refuse(response, 412, 'PreconditionFailed');
    const stored = { body, etag: `"put-${++puts}"`, lastModifiedMs: Date.now() };
    objects.set(key, stored);
    return void response.writeHead(200, { ETag: stored.etag }).end();
  }
  if (!object) return refuse(response, 404, 'NoSuchKey');
  const headers = { ETag: object.etag, 'Last-Modified': new Date(object.lastModifiedMs).toUTCString() };
  if (ifNoneMatch === object.etag) return void response.writeHead(304, headers).end();
  response.writeHead(200, { ...headers, 'Content-Length': object.body.length });
  response.end(request.method === 'HEAD' ? undefined : object.body);
}

let puts = 0;

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(body) }).end(body);
}
