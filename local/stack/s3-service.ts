import { enforceAccess } from '../iam/enforced-access';
import type { Access } from '../iam/enforced-access';
import { localCredentials } from '../lambda/local-credentials';
import { localHost } from '../local-host';
import type { Service } from '../process/service';
import { startS3Server } from './s3-server';

export interface S3ServiceOptions {
  motoServerPath: string;
  /** The port of S3. */
  port: number;
  /** The port of moto itself when it is behind the public front. */
  motoPort: number;
  region: string;
  /** Whether signatures and permissions are checked. */
  isEnforced: boolean;
  logFile: string;
}

/** The S3 of the stack: moto, and its access control. */
export interface S3Service {
  moto: Service;
  access: Access;
  stop(): Promise<void>;
}

/** Starts moto. With `isEnforced`, it runs behind S3's public front. */
export async function startS3Service({ port, motoPort, region, isEnforced, ...options }: S3ServiceOptions): Promise<S3Service> {
  const moto = await startS3Server({ ...options, port: isEnforced ? motoPort : port });
  try {
    const access = isEnforced ? await enforceAccess({ motoUrl: `http://${localHost}:${motoPort}`, port, region }) : openAccess;
    return {
      moto,
      access,
      stop: async () => {
        await access.stop();
        await moto.stop();
      },
    };
  } catch (error) {
    await moto.stop();
    throw error;
  }
}

/** Everyone may do everything. */
const openAccess: Access = {
  operator: localCredentials,
  worker: localCredentials,
  functions: localCredentials,
  createUser: () => Promise.resolve(localCredentials),
  stop: () => Promise.resolve(),
};
