import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { apiReports } from './api-reports';

/** `npm run api [-- FOLDER]`: what each import path offers, into `api/`. Commit it with the change that it shows. */
const [folder = path.join(__dirname, '../api')] = process.argv.slice(2);
const reports = apiReports();
mkdirSync(folder, { recursive: true });
for (const { fileName, text } of reports) writeFileSync(path.join(folder, fileName), text);

// Users cannot name these: mostly what workflows and activities of this package tell each other.
const exported = new Set(reports.flatMap(({ text }) => [...text.matchAll(/^export (?:declare )?(?:abstract )?\w+ (\w+)/gm)].map(([, name]) => name!)));
const nowhereExported = new Set(reports.flatMap(({ notExported }) => notExported).filter((name) => !exported.has(name)));
writeFileSync(path.join(folder, 'mentioned-but-not-exported.txt'), `${[...nowhereExported].sort().join('\n')}\n`);
