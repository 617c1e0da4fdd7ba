import { ApplicationFailure } from '@temporalio/common';
import { firstLostInJson, inputPropsToJson } from '../remotion/protocol/input-props-json';
import { failureDetails } from './failure-details';
import { RenderFailureType } from './failures';
import type { RenderMediaInput } from './input';
import { inMilliseconds } from './milliseconds';

/**
 * Prepares the input of `renderMedia` for a start without `RenderClient`: by a child workflow or a schedule. Temporal
 * sends JSON, where a `Date` in `inputProps` becomes a string; this encodes it so that the composition gets a `Date`
 * again, as Remotion and `RenderClient` do. Deterministic and without Node APIs, so workflow code can call it.
 *
 * @throws `ApplicationFailure` of type `InvalidRenderRequest`, not retryable, for a value in `inputProps` that JSON would
 * lose (a Map, a Set, a function, …), naming its path. The workflow's start checks everything else.
 *
 * @example
 * ```ts
 * import { executeChild } from '@temporalio/workflow';
 * import { renderMediaWorkflowType, sendableInput } from 'temporal-remotion-lambda';
 * import type { RenderRequest, RenderResult } from 'temporal-remotion-lambda';
 *
 * export async function renderReport(render: RenderRequest): Promise<string> {
 *   const input = sendableInput({ render: { ...render, inputProps: { until: new Date() } }, limits: { stallTimeout: '10 minutes' } });
 *   const result: RenderResult = await executeChild(renderMediaWorkflowType, { args: [input] });
 *   return result.outputUrl;
 * }
 * ```
 */
export function sendableInput(input: RenderMediaInput): RenderMediaInput {
  const { inputProps } = input.render;
  if (!inputProps) return inMilliseconds(input);
  const lost = firstLostInJson(inputProps);
  if (lost) throw invalid(`render.inputProps.${lost.path}: expected JSON or a Date, got a ${lost.kind}, which JSON would lose`);
  return inMilliseconds({ ...input, render: { ...input.render, inputProps: asJson(inputProps) } });
}

function asJson(inputProps: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(inputPropsToJson(inputProps)) as Record<string, unknown>;
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(message: string): ApplicationFailure {
  const type = RenderFailureType.InvalidRenderRequest;
  return ApplicationFailure.create({ message, type, details: [failureDetails(type)], nonRetryable: true });
}
