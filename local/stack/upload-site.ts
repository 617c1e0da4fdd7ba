import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { localCredentials } from '../lambda/local-credentials';
import type { Credentials } from '../lambda/local-credentials';

export interface UploadSiteOptions {
  s3Endpoint: string;
  region: string;
  /** @default placeholders, for a stack that checks nothing */
  credentials?: Credentials;
  bucketName: string;
  /** The name of the site, uploaded to `sites/<name>/`. */
  siteName: string;
  /** The folder that Remotion's bundler wrote. */
  siteFolder: string;
}

/** The content types of a bundle's files; the browser refuses a page or a script with the wrong type. */
const contentTypes: Readonly<Record<string, string>> = Object.freeze({
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.wasm': 'application/wasm',
});

/** Creates the bucket as Remotion does, and uploads a bundled site to where Remotion keeps sites. Returns the serve URL. */
export async function uploadSite({
  s3Endpoint,
  region,
  credentials = localCredentials,
  bucketName,
  siteName,
  siteFolder,
}: UploadSiteOptions): Promise<string> {
  const s3 = new S3Client({ region, endpoint: s3Endpoint, credentials, forcePathStyle: true });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucketName, Policy: JSON.stringify(publicReadPolicy(bucketName)) }));
    for (const name of await filesBelow(siteFolder)) {
      const Body = await readFile(path.join(siteFolder, name));
      const ContentType = contentTypes[path.extname(name)] ?? 'application/octet-stream';
      const Key = `sites/${siteName}/${name}`;
      await s3.send(new PutObjectCommand({ Bucket: bucketName, Key, Body, ContentType }));
    }
  } finally {
    s3.destroy();
  }
  return `${s3Endpoint}/${bucketName}/sites/${siteName}/index.html`;
}

/**
 * The policy that Remotion gives its buckets: the browser reads the site without credentials, and anyone who knows an
 * object's key can open it.
 *
 * @see https://www.remotion.dev/docs/lambda/bucket-security
 */
function publicReadPolicy(bucketName: string): object {
  const Resource = `arn:aws:s3:::${bucketName}/*`;
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'PublicReadGetObject', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }],
  };
}

/** The paths of all files relative to the folder, with forward slashes. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) =>
    path
      .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
      .split(path.sep)
      .join('/'),
  );
}
