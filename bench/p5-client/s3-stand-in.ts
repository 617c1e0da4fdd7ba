import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { progressFileOf } from './progress-files';

/** The part of S3 needed to read progress, in its own process. The render's id is its number of chunks. */
const files = new Map<string, { body: Buffer; etag: string; lastModified: string }>();

const server = createServer(({ method, url = '', headers }, response) => {
  const chunks = /\/renders\/(\d+)\/progress\.json/.exec(url)?.[1];
  if (method !== 'GET' || chunks === undefined) throw new Error(`Unexpected request: ${method} ${url}.`);
  const { body, etag, lastModified } = fileOf(chunks);
  if (headers['if-none-match'] === etag) response.writeHead(304, { ETag: etag, 'Last-Modified': lastModified }).end();
  else response.writeHead(200, { 'Content-Length': body.length, 'Content-Type': 'application/json', ETag: etag, 'Last-Modified': lastModified }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

function fileOf(chunks: string): { body: Buffer; etag: string; lastModified: string } {
  const known = files.get(chunks);
  if (known) return known;
  const body = Buffer.from(JSON.stringify(progressFileOf(Number(chunks), Date.now())));
  const fresh = { body, etag: `"${createHash('md5').update(body).digest('hex')}"`, lastModified: new Date().toUTCString() };
  files.set(chunks, fresh);
  return fresh;
}
