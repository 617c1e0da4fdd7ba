import { describe, expect, it } from 'vitest';
import type { RemotionLambdaError } from '../../../src/remotion/errors/errors';
import { parseRenderMediaInput } from '../../../src/validation/validate-input';
import { input } from '../../fakes/scripted-activities';

const hush = 'TOP-SECRET';

function refusal(changes: object): string {
  try {
    parseRenderMediaInput({ ...input, ...changes });
  } catch (error) {
    expect(error).toMatchObject({ code: 'InvalidRenderRequest' });
    return (error as RemotionLambdaError).message;
  }
  return 'accepted';
}

const refusalOf = (render: object): string => refusal({ render: { ...input.render, ...render } });

describe("what is written Remotion's way", () => {
  const outName = { bucketName: 'videos', key: 'a.mp4' };

  it.each<[string, object, string]>([
    [
      'an output provider with its keys',
      { outName: { ...outName, s3OutputProvider: { endpoint: 'https://x.example', accessKeyId: hush, secretAccessKey: hush } } },
      'render.outName.s3OutputProvider: expected the name under which the worker knows the provider (outputProviders), not its endpoint and keys',
    ],
    [
      "a webhook's secret",
      { webhook: { url: 'https://e.org', secret: hush } },
      'render.webhook.secret: not here, since it would stand in the history: give the worker the secret (webhookSecrets) and its name as secretName, or neither',
    ],
    ["a webhook's missing secret", { webhook: { url: 'https://e.org', secret: null } }, 'secretName, or neither'],
  ])('%s, is answered with how this package wants it', (_, render, expected) => {
    const message = refusalOf(render);
    expect(message).toContain(expected);
    expect(message).not.toContain(hush);
  });

  it.each<[string, object]>([
    ['a provider by name', { outName: { ...outName, s3OutputProvider: 'r2' } }],
    ['a secret by name', { webhook: { url: 'https://e.org', secretName: 'hook' } }],
    ['no secret', { webhook: { url: 'https://e.org' } }],
  ])('%s is taken', (_, render) => {
    expect(refusalOf(render)).toBe('accepted');
  });
});
