import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { PolicyDocument } from './policy';

/** The policy for workers from docs/iam.md: the first block of JSON on that page. */
export function documentedWorkerPolicy(): PolicyDocument {
  const file = path.join(projectRoot, 'docs', 'iam.md');
  const json = /```json\n(.*?)```/s.exec(readFileSync(file, 'utf8'))?.[1];
  if (json === undefined) throw new Error(`${file} has no block of JSON with a policy.`);
  return JSON.parse(json) as PolicyDocument;
}
