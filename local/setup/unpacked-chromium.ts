import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localFolder, projectRoot } from '../paths';
import { installOnce } from './install-once';
import { runProgram } from './run-program';

/** A browser that Remotion can render with. */
export interface Chromium {
  executablePath: string;
  /** The environment variables the browser needs; empty for a browser installed on the machine. */
  env: Record<string, string>;
}

const folder = path.join(localFolder, 'chromium');
const stampFile = path.join(folder, 'version');

/** The browser of `@sparticuz/chromium`, unpacked into .local/chromium if it is not there yet. */
export async function unpackedChromium(): Promise<Chromium> {
  const version = packageVersion();
  await installOnce({
    lock: 'chromium',
    what: `Chromium from @sparticuz/chromium ${version}`,
    isDone: () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === version,
    install: () => unpack(version),
  });
  writeFontConfig();
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      // The shared libraries from the package: a plain Linux lacks some.
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
    },
  };
}

async function unpack(version: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  // In a separate process, because the package reads both variables while it loads.
  const { exitCode, output } = await runProgram(process.execPath, [path.join(__dirname, 'unpack-chromium.mjs')], {
    cwd: projectRoot,
    env: { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  });
  if (exitCode !== 0) throw new Error(`@sparticuz/chromium cannot be unpacked into ${unfinished}:\n${output}`);
  writeFileSync(path.join(unfinished, 'version'), version);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** Replaces the package's own configuration, which names folders that exist only on Lambda. */
function writeFontConfig(): void {
  const dirs = [path.join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'].map(
    (dir) => `  <dir>${dir}</dir>`,
  );
  const cacheDir = `  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...dirs,
    cacheDir,
    '</fontconfig>',
    '',
  ];
  const text = lines.join('\n');
  const file = path.join(folder, 'fonts', 'fonts.conf');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

function packageVersion(): string {
  const file = path.join(projectRoot, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
