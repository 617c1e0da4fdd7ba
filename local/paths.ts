import path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(__dirname, '..');

/** What the local stack installs and writes, ignored by git; removing it is safe while nothing runs. */
export const localFolder = path.join(projectRoot, '.local');

/** Where the parts of the local stack log. */
export const logFolder = path.join(localFolder, 'logs');
