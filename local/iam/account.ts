import { accountId } from '../lambda/function-config';
import { localCredentials } from '../lambda/local-credentials';
import type { Credentials } from '../lambda/local-credentials';
import { sha256, signingHeaders } from './sigv4';
import type { PolicyDocument } from './policy';

/** The owner of an access key. */
export interface Principal {
  kind: 'User' | 'Role';
  name: string;
  arn: string;
  credentials: Credentials;
}

/** The part of an account that request checks need. */
export interface Principals {
  operator: Credentials;
  principalOf(accessKeyId: string): Principal | undefined;
  /** The current policy: users may have changed it through the IAM API. */
  policyOf(principal: Principal): Promise<PolicyDocument>;
}

/** Each user and role has one policy, under the name that the program gives it. */
const policyName = 'temporal-remotion-lambda';
const region = 'us-east-1';
const iamVersion = '2010-05-08';
const lambdaMayAssume = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*', Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/**
 * The AWS account of the local stack: its users, roles and policies. Moto stores and enforces them; only the secrets of
 * access keys are kept here as well, because no API returns them a second time.
 */
export class Account implements Principals {
  private readonly principals = new Map<string, Principal>();

  private constructor(
    private readonly motoUrl: string,
    /** Allowed to do everything. */
    readonly operator: Credentials,
  ) {}

  /** Opens the account on a freshly started moto, which from then on refuses every request that is not signed and allowed. */
  static async open(motoUrl: string): Promise<Account> {
    const founder = new Account(motoUrl, localCredentials);
    const operator = await founder.createUser('operator', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    const { ok } = await fetch(`${motoUrl}/moto-api/reset-auth`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '0' });
    if (!ok) throw new Error('Moto does not check signatures and policies: its reset-auth was refused.');
    const account = new Account(motoUrl, operator);
    for (const [key, principal] of founder.principals) account.principals.set(key, principal);
    return account;
  }

  async createUser(name: string, policy: PolicyDocument): Promise<Credentials> {
    await this.iam({ Action: 'CreateUser', UserName: name });
    await putUserPolicy(this.motoUrl, name, policy, this.operator);
    const answer = await this.iam({ Action: 'CreateAccessKey', UserName: name });
    return this.know({ kind: 'User', name, arn: `arn:aws:iam::${accountId}:user/${name}`, credentials: credentialsIn(answer) });
  }

  /** Creates a role and starts a session with it, as Lambda does for a function. */
  async createRole(name: string, policy: PolicyDocument): Promise<Credentials> {
    await this.iam({ Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument: lambdaMayAssume });
    await this.iam({ Action: 'PutRolePolicy', RoleName: name, PolicyName: policyName, PolicyDocument: JSON.stringify(policy) });
    const session = { RoleArn: `arn:aws:iam::${accountId}:role/${name}`, RoleSessionName: 'function' };
    const answer = await this.call('sts', { Action: 'AssumeRole', Version: '2011-06-15', ...session });
    return this.know({ kind: 'Role', name, arn: `arn:aws:sts::${accountId}:assumed-role/${name}/function`, credentials: credentialsIn(answer) });
  }

  principalOf(accessKeyId: string): Principal | undefined {
    return this.principals.get(accessKeyId);
  }

  async policyOf({ kind, name }: Principal): Promise<PolicyDocument> {
    const answer = await this.iam({ Action: `Get${kind}Policy`, [`${kind}Name`]: name, PolicyName: policyName });
    return JSON.parse(decodeURIComponent(textIn(answer, 'PolicyDocument'))) as PolicyDocument;
  }

  private know(principal: Principal): Credentials {
    this.principals.set(principal.credentials.accessKeyId, principal);
    return principal.credentials;
  }

  private iam(parameters: Record<string, string>): Promise<string> {
    return this.call('iam', { Version: iamVersion, ...parameters });
  }

  private call(service: 'iam' | 'sts', parameters: Record<string, string>): Promise<string> {
    return callQueryApi(this.motoUrl, service, parameters, this.operator);
  }
}

/** Replaces a user's policy through IAM's API. */
export async function putUserPolicy(url: string, name: string, policy: PolicyDocument, credentials: Credentials): Promise<void> {
  const parameters = { Version: iamVersion, Action: 'PutUserPolicy', UserName: name, PolicyName: policyName, PolicyDocument: JSON.stringify(policy) };
  await callQueryApi(url, 'iam', parameters, credentials);
}

/**
 * Calls IAM or STS with a form-encoded POST. Returns the XML of the response.
 *
 * @throws an error with the service's response.
 */
async function callQueryApi(url: string, service: 'iam' | 'sts', parameters: Record<string, string>, credentials: Credentials): Promise<string> {
  const body = new URLSearchParams(parameters).toString();
  const headers = { host: new URL(url).host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const signed = signingHeaders({ method: 'POST', url: '/', headers }, service, region, sha256(body), credentials);
  const response = await fetch(`${url}/`, { method: 'POST', body, headers: { ...headers, ...signed } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} refused ${parameters.Action} with ${response.status}: ${text}`);
  return text;
}

function credentialsIn(xml: string): Credentials {
  const sessionToken = /<SessionToken>/.test(xml) ? textIn(xml, 'SessionToken') : undefined;
  return { accessKeyId: textIn(xml, 'AccessKeyId'), secretAccessKey: textIn(xml, 'SecretAccessKey'), sessionToken };
}

function textIn(xml: string, element: string): string {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  if (text === undefined) throw new Error(`There is no ${element} in: ${xml}`);
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim();
}
