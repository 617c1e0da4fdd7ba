// Bundles the workflows into lib/ (or the folder given) for the published package: a worker that uses the bundle starts a second sooner.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const require = createRequire(import.meta.url);
const [lib = fileURLToPath(new URL('../lib', import.meta.url))] = process.argv.slice(2);
const { code } = await bundleWorkflowCode({ workflowsPath: path.join(lib, 'workflows/index.js'), logger: new DefaultLogger('WARN') });
writeFileSync(path.join(lib, 'workflow-bundle.js'), code);
const { version } = require('@temporalio/workflow/package.json');
writeFileSync(path.join(lib, 'workflow-bundle.json'), `${JSON.stringify({ temporalVersion: version })}\n`);
