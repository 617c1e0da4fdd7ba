import { findOnPath, isExecutableFile } from './find-on-path';
import { unpackedChromium } from './unpacked-chromium';
import type { Chromium } from './unpacked-chromium';

export type { Chromium };

/**
 * Not the full Chrome or Chromium: Remotion's function needs the old headless mode, which version 132 removed from them.
 *
 * @see https://developer.chrome.com/docs/automation-and-testing/headless
 */
const programs = ['chrome-headless-shell', 'headless_shell'];

/**
 * Finds the browser to render with: the one that `CHROMIUM` names, a headless shell on the PATH, the one in
 * `@sparticuz/chromium` (Linux on x64, as on Lambda), or else the one that Remotion downloads.
 *
 * @throws an error when `CHROMIUM` names no executable file, or no browser is available.
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!isExecutableFile(named)) throw new Error(`CHROMIUM is ${named}, which is not an executable file.`);
    return { executablePath: named, env: {} };
  }
  const onPath = findOnPath(...programs);
  if (onPath) return { executablePath: onPath, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedChromium();
  return downloadedByRemotion();
}

async function downloadedByRemotion(): Promise<Chromium> {
  const { ensureBrowser } = await import('@remotion/renderer');
  const status = await ensureBrowser({ logLevel: 'error', onBrowserDownload: () => noProgress }).catch(
    (cause: unknown) => {
      throw noBrowser(`Remotion cannot download one: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    },
  );
  if (!('path' in status)) throw noBrowser(`Remotion found "${status.type}"`);
  return { executablePath: status.path, env: {} };
}

function noBrowser(reason: string, cause?: unknown): Error {
  return new Error(
    `No browser to render with: none is on the PATH, and ${reason}.` +
      ' Install chrome-headless-shell, or set CHROMIUM to its path.',
    { cause },
  );
}

const noProgress = { version: null, onProgress: () => undefined };
