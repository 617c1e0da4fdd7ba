import { describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { assertOutputProviders } from '../../src/activities/known-names';

const hush = 'TOP-SECRET';
const keys = { accessKeyId: hush, secretAccessKey: hush };

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
  return 'accepted';
}

describe('an output provider of the worker', () => {
  it.each<[string, unknown]>([
    ['with keys', { endpoint: 'https://x.example', ...keys }],
    ['without keys', { endpoint: 'https://x.example', accessKeyId: null, secretAccessKey: null }],
    ['with keys that the AWS SDK has used', { endpoint: 'https://x.example', ...keys, $source: { CREDENTIALS_CODE: 'e' } }],
    ['with everything', { endpoint: 'http://localhost:9000', ...keys, region: 'auto', forcePathStyle: true }],
  ])('is taken %s', (_, r2) => {
    expect(refusal(() => createRenderActivities({ outputProviders: { r2: r2 as never } }))).toBe('accepted');
  });

  it.each<[string, unknown, string]>([
    ['a misspelt endpoint', { endPoint: 'https://x.example', ...keys }, 'outputProviders.r2.endPoint: not an option'],
    ['no endpoint', keys, 'outputProviders.r2.endpoint: expected a URL with https:// or http://'],
    ['a host for an endpoint', { endpoint: 'x.r2.cloudflarestorage.com', ...keys }, 'outputProviders.r2.endpoint: expected a URL with https:// or http://'],
    ['no keys', { endpoint: 'https://x.example' }, 'outputProviders.r2.accessKeyId: expected a string, or null together with the other key'],
    ['one key', { endpoint: 'https://x.example', accessKeyId: hush }, 'outputProviders.r2.secretAccessKey: expected a string, or null together with the other key'],
    ['a region that is no text', { endpoint: 'https://x.example', ...keys, region: 7 }, 'outputProviders.r2.region: '],
    ['a provider that is an address', `https://${hush}@x.example`, 'outputProviders.r2: expected object'],
    ['nothing', null, 'outputProviders.r2: expected object'],
  ])('is refused for %s, before any request comes, and shows no secret', (_, r2, expected) => {
    const message = refusal(() => createRenderActivities({ outputProviders: { r2: r2 as never } }));
    expect(message).toContain(expected);
    expect(message).not.toContain(hush);
  });

  it.each<[string, unknown]>([
    ['a list', []],
    ['a text', hush],
    ['nothing', null],
  ])('is looked for in an object, not in %s', (_, providers) => {
    const message = refusal(() => assertOutputProviders(providers, 'OUTPUT_PROVIDERS'));
    expect(message).toContain('OUTPUT_PROVIDERS: expected an object of names and providers');
    expect(message).not.toContain(hush);
  });
});

describe('a secret of a webhook', () => {
  it('is taken by name', () => {
    expect(refusal(() => createRenderActivities({ webhookSecrets: { hook: hush } }))).toBe('accepted');
  });

  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['an object', { secret: hush }],
    ['nothing', null],
  ])('is refused when it is %s, and not shown', (_, secret) => {
    const message = refusal(() => createRenderActivities({ webhookSecrets: { hook: secret as never } }));
    expect(message).toContain('webhookSecrets.hook: ');
    expect(message).not.toContain(hush);
  });
});
