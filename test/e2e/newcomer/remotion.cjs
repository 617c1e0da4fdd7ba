// Stands in for Remotion's CLI, with an administrator's keys: deploys the function that every stack has the code of, and
// the site that is there under another name.
const { CreateFunctionCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const { CopyObjectCommand, ListObjectsV2Command, S3Client } = require('@aws-sdk/client-s3');

const [, what, action, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.filter((option) => option.startsWith('--')).map((option) => option.slice(2).split('=')));
const { ADMIN_ACCESS_KEY_ID: accessKeyId, ADMIN_SECRET_ACCESS_KEY: secretAccessKey, BUCKET: Bucket } = process.env;
const client = { region: options.region, credentials: { accessKeyId, secretAccessKey } };

void { 'functions deploy': deployFunction, 'sites create': createSite }[`${what} ${action}`]();

async function deployFunction() {
  const { memory, disk, timeout } = options;
  const version = require('@remotion/lambda/package.json').version.replaceAll('.', '-');
  const FunctionName = `remotion-render-${version}-mem${memory}mb-disk${disk}mb-${timeout}sec`;
  const input = { FunctionName, Role: 'arn:aws:iam::123456789012:role/remotion-lambda-role', Code: {}, MemorySize: Number(memory), Timeout: Number(timeout), EphemeralStorage: { Size: Number(disk) } };
  await new LambdaClient(client).send(new CreateFunctionCommand(input));
}

async function createSite() {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'sites/sample/' }));
  const copy = ({ Key }) => s3.send(new CopyObjectCommand({ Bucket, Key: Key.replace('sites/sample/', `sites/${options['site-name']}/`), CopySource: `${Bucket}/${Key}` }));
  await Promise.all(Contents.map(copy));
}
