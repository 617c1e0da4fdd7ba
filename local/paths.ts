import path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(__dirname, '..');

/** Everything that the local stack installs and writes, ignored by git. Safe to delete while nothing runs. */
export const localFolder = path.join(projectRoot, '.local');

/** The folder for the logs of the local stack. */
export const logFolder = path.join(localFolder, 'logs');
