import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../local/paths';
import type { BenchResult } from './result';
import { putBetweenMarkers, toMarkdown } from './write-table';

/** The last full run of each measurement, and the versions it used. */
export interface KeptResults {
  [id: string]: Omit<BenchResult, 'charts'> & { versions: Record<string, string> };
}

const resultsFile = path.join(projectRoot, 'bench/results.json');

export function readResults(): KeptResults {
  return existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as KeptResults) : {};
}

/** Saves a result beside those of other measurements, and writes its tables and charts into the docs. */
export function writeResult(result: BenchResult): void {
  const { charts = [], ...kept } = result;
  const results = { ...readResults(), [result.id]: { ...kept, versions: versions() } };
  const sorted = Object.fromEntries(Object.entries(results).sort(([one], [other]) => one.localeCompare(other)));
  writeFileSync(resultsFile, `${JSON.stringify(sorted, null, 2)}\n`);

  const images = path.join(projectRoot, 'docs/img');
  if (charts.length > 0) mkdirSync(images, { recursive: true });
  for (const { name, svg } of charts) writeFileSync(path.join(images, `${name}.svg`), svg.endsWith('\n') ? svg : `${svg}\n`);

  const docs = path.join(projectRoot, 'docs', result.id === 'P2' ? 'polling.md' : 'performance.md');
  writeFileSync(docs, putBetweenMarkers(readFileSync(docs, 'utf8'), result.id, toMarkdown(result)));
}

const measuredPackages = ['@temporalio/worker', '@remotion/lambda-client', '@aws-sdk/client-s3'];

function versions(): Record<string, string> {
  const packages = measuredPackages.map((name) => [name, packageVersion(path.join(projectRoot, 'node_modules', name))]);
  return { node: process.versions.node, cores: String(cpus().length), ...Object.fromEntries(packages) };
}

function packageVersion(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
