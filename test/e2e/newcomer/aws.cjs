// Stands in for the AWS CLI: a command and its options are those of a command of the SDK.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [service, operation, ...options] = process.argv.slice(2);
const clients = { iam: () => require('@aws-sdk/client-iam'), lambda: () => require('@aws-sdk/client-lambda') };
const administrator = { accessKeyId: process.env.ADMIN_ACCESS_KEY_ID, secretAccessKey: process.env.ADMIN_SECRET_ACCESS_KEY };

if (service === 'configure') configure();
else void run();

/** What is typed in when it asks for the keys. */
function configure() {
  const { HOME, NEWCOMER_ACCESS_KEY_ID, NEWCOMER_SECRET_ACCESS_KEY } = process.env;
  mkdirSync(path.join(HOME, '.aws'), { recursive: true });
  writeFileSync(path.join(HOME, '.aws', 'credentials'), `[default]\naws_access_key_id = ${NEWCOMER_ACCESS_KEY_ID}\naws_secret_access_key = ${NEWCOMER_SECRET_ACCESS_KEY}\n`);
}

async function run() {
  const sdk = clients[service]();
  const client = new sdk[service === 'iam' ? 'IAMClient' : 'LambdaClient']({ credentials: administrator });
  await client.send(new sdk[`${inPascalCase(operation)}Command`](inputOf(options)));
}

function inputOf(args) {
  const input = {};
  for (let index = 0; index < args.length; index += 2) {
    const name = inPascalCase(args[index].replace('--', ''));
    if (name !== 'Region') input[name] = /^\d+$/.test(args[index + 1]) ? Number(args[index + 1]) : args[index + 1];
  }
  return input;
}

function inPascalCase(name) {
  return name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
