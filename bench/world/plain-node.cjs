'use strict';
const { register } = require('tsx/cjs/api');

/**
 * Runs a TypeScript module like a compiled one. `--import tsx` would stay for the life of the process: it is loaded into
 * each of Temporal's threads and maps every stack trace, which is not part of what a worker costs.
 */
const unregister = register();
require(process.argv[2]);
unregister();
process.setSourceMapsEnabled(false);
