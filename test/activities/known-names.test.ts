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

describe('an output provider configured on the worker', () => {
  it.each<[string, unknown]>([
    ['with keys', { endpoint: 'https://x.example', ...keys }],
    ['without keys', { endpoint: 'https://x.example', accessKeyId: null, secretAccessKey: null }],
    ['with keys that the AWS SDK has used', { endpoint: 'https://x.example', ...keys, $source: { CREDENTIALS_CODE: 'e' } }],
    ['with every option', { endpoint: 'http://localhost:9000', ...keys, region: 'auto', forcePathStyle: true }],
  ])('is accepted %s', (_, r2) => {
    expect(refusal(() => createRenderActivities({ outputProviders: { r2: r2 as never } }))).toBe('accepted');
  });

  it.each<[string, unknown, string]>([
    ['a misspelled endpoint', { endPoint: 'https://x.example', ...keys }, 'outputProviders.r2.endPoint: not an option'],
    ['no endpoint', keys, 'outputProviders.r2.endpoint: expected a URL with https:// or http://'],
    ['a host instead of an endpoint', { endpoint: 'x.r2.cloudflarestorage.com', ...keys }, 'outputProviders.r2.endpoint: expected a URL with https:// or http://'],
    ['no keys', { endpoint: 'https://x.example' }, 'outputProviders.r2.accessKeyId: expected a string, or null together with the other key'],
    ['one key', { endpoint: 'https://x.example', accessKeyId: hush }, 'outputProviders.r2.secretAccessKey: expected a string, or null together with the other key'],
    ['a region that is not a string', { endpoint: 'https://x.example', ...keys, region: 7 }, 'outputProviders.r2.region: '],
    ['a provider that is a URL', `https://${hush}@x.example`, 'outputProviders.r2: expected object'],
    ['null', null, 'outputProviders.r2: expected object'],
  ])('is refused for %s before any request arrives, without showing secrets', (_, r2, expected) => {
    const message = refusal(() => createRenderActivities({ outputProviders: { r2: r2 as never } }));
    expect(message).toContain(expected);
    expect(message).not.toContain(hush);
  });

  it.each<[string, unknown]>([
    ['an array', []],
    ['a string', hush],
    ['null', null],
  ])('must be in an object, not in %s', (_, providers) => {
    const message = refusal(() => assertOutputProviders(providers, 'OUTPUT_PROVIDERS'));
    expect(message).toContain('OUTPUT_PROVIDERS: expected an object of names and providers');
    expect(message).not.toContain(hush);
  });
});

describe('a webhook secret', () => {
  it('is found by name', () => {
    expect(refusal(() => createRenderActivities({ webhookSecrets: { hook: hush } }))).toBe('accepted');
  });

  it.each<[string, unknown]>([
    ['an empty string', ''],
    ['an object', { secret: hush }],
    ['null', null],
  ])('is refused when it is %s, without being shown', (_, secret) => {
    const message = refusal(() => createRenderActivities({ webhookSecrets: { hook: secret as never } }));
    expect(message).toContain('webhookSecrets.hook: ');
    expect(message).not.toContain(hush);
  });
});
