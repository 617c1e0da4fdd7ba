import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { PolicyDocument } from './policy';

/** The policy that docs/iam.md tells users to give their workers: the first block of JSON on that page. */
export function documentedWorkerPolicy(): PolicyDocument {
  const file = path.join(projectRoot, 'docs', 'iam.md');
  const json = /```json\n(.*?)```/s.exec(readFileSync(file, 'utf8'))?.[1];
  if (json === undefined) throw new Error(`${file} has no policy: a block of JSON.`);
  return JSON.parse(json) as PolicyDocument;
}
