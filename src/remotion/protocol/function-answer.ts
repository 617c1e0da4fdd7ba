import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';

/** The result of a synchronous invocation of Remotion's function. */
export type FunctionAnswer =
  | { kind: 'answered'; value: Record<string, unknown> }
  /** The routine itself reported an error. */
  | { kind: 'refused'; message: string }
  /** It died, or its answer cannot be parsed: it is unknown what it has done. */
  | { kind: 'crashed'; message: string };

/** Reads the answer to a `RequestResponse` invocation. */
export function readFunctionAnswer(
  { FunctionError, Payload }: Pick<InvokeCommandOutput, 'FunctionError' | 'Payload'>,
  { functionName, region }: { functionName: string; region: string },
): FunctionAnswer {
  const text = Payload ? new TextDecoder().decode(Payload) : '';
  const value = parseObject(text);
  if (FunctionError) {
    const { errorType, errorMessage } = (value ?? {}) as { errorType?: string; errorMessage?: string };
    return { kind: 'crashed', message: `${errorType ?? FunctionError}: ${errorMessage ?? text.slice(0, 300)}` };
  }
  if (!value) return { kind: 'crashed', message: `the answer of ${functionName} in ${region} is not a JSON object: ${text.slice(0, 100) || 'empty'}` };
  if (value.type === 'error') return { kind: 'refused', message: String(value.message ?? 'no message') };
  return { kind: 'answered', value };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
