import type { Authorize } from '../lambda/authorize';
import type { Credentials } from '../lambda/local-credentials';
import { Account } from './account';
import { authorizeLambdaBy } from './authorize-lambda';
import { functionPolicy, functionRoleName } from './function-policy';
import type { PolicyDocument } from './policy';
import { startPublicFront } from './public-front';
import { documentedWorkerPolicy } from './worker-policy';

/** The user whose credentials workers have. */
export const workerUserName = 'worker';

/** Who may do what on the local stack. */
export interface Access {
  /** May do everything. */
  operator: Credentials;
  /** May do what docs/iam.md tells users to allow their workers. */
  worker: Credentials;
  /** What Remotion's function runs with. */
  functions: Credentials;
  authorizeLambda?: Authorize;
  /** Makes another user. */
  createUser(name: string, policy: PolicyDocument): Promise<Credentials>;
  stop(): Promise<void>;
}

/** Has signatures and permissions checked from now on, and puts S3's public front before moto. */
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
