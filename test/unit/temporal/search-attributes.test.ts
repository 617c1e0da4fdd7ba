import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { assertSearchAttributesRegistered, renderSearchAttributeNames, withRenderSearchAttributes } from '../../../src/temporal/search-attributes';

/** A server whose namespace `films` has these attributes. */
const registry = (customAttributes: Record<string, number> | null) => ({
  listSearchAttributes: ({ namespace }: { namespace: string }) => Promise.resolve(namespace === 'films' ? { customAttributes } : {}),
});
const [keyword, text] = [2, 1];
const all = Object.fromEntries(renderSearchAttributeNames.map((name) => [name, keyword]));

describe('the search attributes of a namespace', () => {
  it('are valid when all are registered, even beside others', async () => {
    await expect(assertSearchAttributesRegistered(registry({ ...all, CustomerId: text }), 'films')).resolves.toBeUndefined();
  });

  it.each([
    ['one is missing', { ...all, RemotionRegion: undefined }, /^Namespace films lacks the search attribute RemotionRegion\. Run: .*setup search-attributes$/],
    ['all are missing', {}, /lacks the search attributes RemotionComposition, RemotionFunctionName, RemotionRegion\./],
    ['there are none', null, /lacks the search attributes RemotionComposition, RemotionFunctionName, RemotionRegion\./],
    ['one has another type', { ...all, RemotionRegion: text }, /^RemotionRegion in namespace films must be of type Keyword\./],
  ])('are refused when %s', async (_what, attributes, message) => {
    await expect(assertSearchAttributesRegistered(registry(attributes as Record<string, number>), 'films')).rejects.toThrow(message);
  });
});

describe('the search attributes of a start', () => {
  const render = { composition: 'Invoice', functionName: 'f', region: 'us-east-1' };
  const customer = { key: defineSearchAttributeKey('CustomerId', 'KEYWORD'), value: '4711' };
  const region = { key: defineSearchAttributeKey('RemotionRegion', 'KEYWORD'), value: 'mine' };
  const valuesOf = (attributes: TypedSearchAttributes) => Object.fromEntries(attributes.getAll().map(({ key, value }) => [key.name, value]));
  const own = { RemotionComposition: 'Invoice', RemotionFunctionName: 'f', RemotionRegion: 'us-east-1' };

  it.each([
    ['none', undefined, own],
    ['a list', [customer], { ...own, CustomerId: '4711' }],
    ["Temporal's own class", new TypedSearchAttributes([customer]), { ...own, CustomerId: '4711' }],
    ['an attribute with the same name, which wins', [region], { ...own, RemotionRegion: 'mine' }],
  ])("are added to the caller's: %s", (_what, given, expected) => {
    expect(valuesOf(withRenderSearchAttributes(render, given))).toEqual(expected);
  });
});
