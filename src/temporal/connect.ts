import type { ClientConnectConfig } from '@temporalio/envconfig';
import { assertInstalled } from '../peers/assert-installed';

/** Temporal's connection options and namespace, from the environment. */
export type Environment = Pick<ClientConnectConfig, 'connectionOptions'> & { namespace: string };

/**
 * Reads Temporal's connection options as its CLI does: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS,
 * or a profile in `temporal.toml`.
 *
 * @see https://docs.temporal.io/develop/environment-configuration
 * @throws Error with the command that installs `@temporalio/envconfig` if it is missing.
 */
export async function environment(): Promise<Environment> {
  assertInstalled('Connecting to Temporal from the environment', '@temporalio/envconfig');
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  return { connectionOptions, namespace };
}

/**
 * Connects to Temporal with the environment's connection options.
 *
 * @throws Error that names the address if Temporal cannot be reached.
 */
export async function connectByEnvironment<C>(
  connect: (options: Environment['connectionOptions']) => Promise<C>,
): Promise<{ connection: C; namespace: string }> {
  const { connectionOptions, namespace } = await environment();
  try {
    return { connection: await connect(connectionOptions), namespace };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'Check TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or TLS), and that the server is running.';
    throw new Error(`Cannot reach Temporal at ${connectionOptions.address ?? 'localhost:7233'}: ${reason}. ${remedy}`, { cause });
  }
}
