import { clipMiddle } from '../remotion/errors/clip-middle';
import { endingError, endsRender } from '../remotion/progress/errors-explained';
import type { RenderErrorInfo } from '../remotion/protocol/render-progress';

/** A failure of this size is below every limit of Temporal; one of 2 MB would terminate the run. */
const maxBytes = 100_000;
const maxTextLength = 4_000;

/**
 * Clips the errors array to fit into a history: first the error that ended the render, then other fatal ones, then the
 * rest, as many as fit in 100 kB. Long strings keep their head and tail.
 */
export function clipErrors(errors: RenderErrorInfo[]): RenderErrorInfo[] {
  const ending = endingError(errors);
  const rank = (error: RenderErrorInfo): number => (error === ending ? 0 : endsRender(error) ? 1 : 2);
  const sorted = [...errors].sort((a, b) => rank(a) - rank(b));
  const clipped: RenderErrorInfo[] = [];
  let bytes = 2;
  for (const error of sorted) {
    const short = shorten(error);
    bytes += Buffer.byteLength(JSON.stringify(short)) + 1;
    if (bytes > maxBytes) break;
    clipped.push(short);
  }
  return clipped;
}

function shorten(error: RenderErrorInfo): RenderErrorInfo {
  return {
    ...error,
    name: clip(error.name, 200),
    message: clip(error.message, maxTextLength),
    stack: clip(error.stack, maxTextLength),
    explanation: error.explanation && clip(error.explanation, maxTextLength),
    // The files on the function's full disk: thousands of names, of no use elsewhere.
    tmpDir: null,
  };
}

function clip(text: string, maxLength: number): string {
  // Older functions, and files not written by Remotion, may lack a field.
  return clipMiddle(String(text ?? '').toWellFormed(), maxLength);
}
