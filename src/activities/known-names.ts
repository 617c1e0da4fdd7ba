import { invalidSecretFields } from '../remotion/errors/invalid-request';
import { lazySchema, s3OutputProviderSchema } from '../remotion/options/render-options';

const providersSchema = lazySchema((z) => z.record(z.string().min(1), s3OutputProviderSchema(), 'expected an object of names and providers'));
const secretsSchema = lazySchema((z) => z.record(z.string().min(1), z.string().min(1), 'expected an object of names and secrets'));

/**
 * Checks the output providers of a worker before it takes the first request.
 *
 * @param given where they were given: the option, or the environment variable
 * @throws TypeError that names each bad field by its dotted path and shows no values
 */
export function assertOutputProviders(providers: unknown, given = 'outputProviders'): void {
  assertKnown(providersSchema(), providers, given);
}

/** The same for webhook secrets. */
export function assertWebhookSecrets(secrets: unknown, given = 'webhookSecrets'): void {
  assertKnown(secretsSchema(), secrets, given);
}

function assertKnown(schema: ReturnType<typeof providersSchema> | ReturnType<typeof secretsSchema>, value: unknown, given: string): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new TypeError(`The worker's options are invalid: ${invalidSecretFields(parsed.error, [given]).join('; ')}.`);
}
