import type { Authorize } from '../lambda/authorize';
import type { Credentials } from '../lambda/local-credentials';
import { Account } from './account';
import { authorizeLambdaBy } from './authorize-lambda';
import { functionPolicy, functionRoleName } from './function-policy';
import type { PolicyDocument } from './policy';
import { startPublicFront } from './public-front';
import { documentedWorkerPolicy } from './worker-policy';

/** The user whose credentials the workers use. */
export const workerUserName = 'worker';

/** Who may do what on the local stack. */
export interface Access {
  /** Allowed to do everything. */
  operator: Credentials;
  /** Allowed to do what docs/iam.md says a worker needs. */
  worker: Credentials;
  /** The credentials of Remotion's function. */
  functions: Credentials;
  authorizeLambda?: Authorize;
  /** Creates another user. */
  createUser(name: string, policy: PolicyDocument): Promise<Credentials>;
  stop(): Promise<void>;
}

/** Enforces signatures and permissions from now on, and puts S3's public front in front of moto. */
export async function enforceAccess({ motoUrl, port, region }: { motoUrl: string; port: number; region: string }): Promise<Access> {
  const account = await Account.open(motoUrl);
  const worker = await account.createUser(workerUserName, documentedWorkerPolicy());
  const functions = await account.createRole(functionRoleName, functionPolicy());
  const front = await startPublicFront({ port, motoUrl, region, account });
  return {
    operator: account.operator,
    worker,
    functions,
    authorizeLambda: authorizeLambdaBy(account),
    createUser: (name, policy) => account.createUser(name, policy),
    stop: () => front.stop(),
  };
}
