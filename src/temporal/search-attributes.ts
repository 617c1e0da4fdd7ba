import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';

/** The search attributes of a render, each with the request option that provides its value. All are of type Keyword. */
export const renderSearchAttributes = Object.freeze({
  RemotionComposition: 'composition',
  RemotionFunctionName: 'functionName',
  RemotionRegion: 'region',
} as const);

export type RenderSearchAttribute = keyof typeof renderSearchAttributes;

type SearchedOptions = Record<(typeof renderSearchAttributes)[RenderSearchAttribute], string>;

export const renderSearchAttributeNames = Object.keys(renderSearchAttributes) as RenderSearchAttribute[];

/** The part of Temporal's `OperatorService` that is used here. */
export interface SearchAttributeRegistry {
  listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: Record<string, number> | null }>;
}

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
export const keywordType = 2;

/** Adds a render's search attributes to the caller's; the caller's values win. */
export function withRenderSearchAttributes(render: SearchedOptions, given: TypedSearchAttributes | SearchAttributePair[] = []): TypedSearchAttributes {
  const pairs = given instanceof TypedSearchAttributes ? given.getAll() : given;
  const taken = new Set(pairs.map(({ key }) => key.name));
  const own = renderSearchAttributeNames.filter((name) => !taken.has(name));
  return new TypedSearchAttributes([...pairs, ...own.map((name) => ({ key: defineSearchAttributeKey(name, 'KEYWORD'), value: render[renderSearchAttributes[name]] }))]);
}

/**
 * Checks that a namespace has the search attributes of renders: Temporal refuses a start that sets an unregistered one.
 *
 * @throws Error with the command that registers the missing ones.
 */
export async function assertSearchAttributesRegistered(registry: SearchAttributeRegistry, namespace: string): Promise<void> {
  const { missing, otherType } = await searchAttributesOf(registry, namespace);
  if (otherType.length > 0) throw new Error(`${otherType.join(', ')} in namespace ${namespace} must be of type Keyword. Remove and register them again, or leave searchAttributes off.`);
  if (missing.length === 0) return;
  throw new Error(
    `Namespace ${namespace} lacks the search attribute${missing.length > 1 ? 's' : ''} ${missing.join(', ')}. Run: npx temporal-remotion-lambda setup search-attributes`,
  );
}

/** The search attributes that a namespace lacks, or has with another type. */
export async function searchAttributesOf(registry: SearchAttributeRegistry, namespace: string): Promise<{ missing: RenderSearchAttribute[]; otherType: RenderSearchAttribute[] }> {
  const { customAttributes } = await registry.listSearchAttributes({ namespace });
  const typeOf = (name: string): number | undefined => customAttributes?.[name];
  return {
    missing: renderSearchAttributeNames.filter((name) => typeOf(name) === undefined),
    otherType: renderSearchAttributeNames.filter((name) => (typeOf(name) ?? keywordType) !== keywordType),
  };
}
