import { invalidSecretFields } from '../remotion/errors/invalid-request';
import { lazySchema, s3OutputProviderSchema } from '../remotion/options/render-options';

const providersSchema = lazySchema((z) => z.record(z.string().min(1), s3OutputProviderSchema(), 'expected an object of names and providers'));
const secretsSchema = lazySchema((z) => z.record(z.string().min(1), z.string().min(1), 'expected an object of names and secrets'));

/**
 * Checks what a worker knows under the names that requests use, before it takes the first of them.
 *
 * @param given where it was given: the option, or the environment variable
 * @throws TypeError that names each bad field by its dotted path, and shows no value
 */
export function assertOutputProviders(providers: unknown, given = 'outputProviders'): void {
  assertKnown(providersSchema(), providers, given);
}

/** The same for the secrets of webhooks. */
export function assertWebhookSecrets(secrets: unknown, given = 'webhookSecrets'): void {
  assertKnown(secretsSchema(), secrets, given);
}

function assertKnown(schema: ReturnType<typeof providersSchema> | ReturnType<typeof secretsSchema>, value: unknown, given: string): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new TypeError(`The worker's options are not valid: ${invalidSecretFields(parsed.error, [given]).join('; ')}.`);
}
