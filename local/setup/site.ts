import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localFolder, projectRoot } from '../paths';
import { installOnce } from './install-once';

const sourceFolder = path.join(projectRoot, 'local', 'site');
const siteFolder = path.join(localFolder, 'site');
const stampFile = path.join(localFolder, 'site.hash');

/**
 * Bundles the sample site with Remotion's bundler into .local/site, unless neither its sources nor Remotion's version have
 * changed since the last time. Returns the folder.
 */
export async function bundleSite(): Promise<string> {
  const hash = sourceHash();
  await installOnce({
    lock: 'site',
    what: 'bundle of the sample compositions',
    isDone: () => existsSync(siteFolder) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash,
    install: async () => {
      await writeBundle();
      writeFileSync(stampFile, hash);
    },
  });
  return siteFolder;
}

async function writeBundle(): Promise<void> {
  const { bundle } = await import('@remotion/bundler');
  const unfinished = `${siteFolder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await bundle({
    entryPoint: path.join(sourceFolder, 'index.ts'),
    outDir: unfinished,
    rootDir: projectRoot,
    // Relative, so that the same files work at any address.
    publicPath: './',
    enableCaching: false,
    onProgress: () => undefined,
  });
  rmSync(siteFolder, { recursive: true, force: true });
  renameSync(unfinished, siteFolder);
}

function sourceHash(): string {
  const hash = createHash('sha256').update(remotionVersion());
  for (const name of readdirSync(sourceFolder).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(path.join(sourceFolder, name)));
  }
  return hash.digest('hex');
}

function remotionVersion(): string {
  const file = path.join(projectRoot, 'node_modules', 'remotion', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
